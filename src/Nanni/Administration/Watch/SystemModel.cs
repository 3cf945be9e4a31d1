using Nanni.Web.Watch;

namespace Nanni.Administration.Watch;

/// <summary>How the system is doing.</summary>
/// <param name="Wrong">What is wrong, in words; empty where all is well.</param>
/// <param name="Tiles">Name, value, and the page behind it.</param>
/// <param name="Failed">Jobs of the workspace that have failed lately.</param>
/// <param name="Whole">What concerns the whole installation; null for who administers only a part of it.</param>
public sealed record SystemModel(IReadOnlyList<string> Wrong, IReadOnlyList<SystemTile> Tiles, IReadOnlyList<FailedJob> Failed, InstallationModel? Whole);

public sealed record SystemTile(string Label, string Value, string? Url = null, string Tone = "");

public sealed record FailedJob(string Title, string Url, string RetryUrl, string Reason, string When);

/// <param name="SignIns">Where failed sign-ins of late came from, the most first.</param>
public sealed record InstallationModel(
    IReadOnlyList<(string Label, string Value)> Facts, IReadOnlyList<NodeLine> Nodes, IReadOnlyList<PageTime> Pages, IReadOnlyList<ErrorLine> Errors,
    IReadOnlyList<SignInLine> SignIns);

/// <param name="Unknown">How many of them with an address that is nobody's.</param>
public sealed record SignInLine(string From, string Attempts, string Unknown, string Last);

public sealed record NodeLine(string Name, bool IsThisOne, string Version, string Since, string Memory, string Streams);

public sealed record ErrorLine(string When, string Where, string What);
