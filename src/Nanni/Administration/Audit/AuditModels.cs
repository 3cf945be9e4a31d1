using Nanni.Web.Views;

namespace Nanni.Administration.Audit;

/// <summary>The audit log, newest first.</summary>
/// <param name="LookedBackTo">The search has come so far back and found no more yet.</param>
public sealed record AuditModel(AuditForm Form, IReadOnlyList<AuditLine> Lines, string? MoreUrl, string? LookedBackTo, string CsvUrl, string JsonUrl);

/// <param name="Record">The one record that the list is about; null for all.</param>
public sealed record AuditForm(
    string Action, IReadOnlyList<OptionModel> Members, IReadOnlyList<(string Group, IReadOnlyList<OptionModel> Kinds)> Kinds,
    IReadOnlyList<OptionModel> Types, IReadOnlyList<OptionModel> Sources, string From, string Until, AuditRecord? Record, string? ClearUrl);

/// <param name="Id">As the address has it.</param>
public sealed record AuditRecord(string Id, Value Value);

/// <summary>One operation or event.</summary>
/// <param name="Who">Member, or what acted.</param>
/// <param name="Subject">What an event concerns, in words.</param>
/// <param name="MoreUrl">All changes of the operation; null where these are all.</param>
/// <param name="Url">The operation's own page; null for an event.</param>
public sealed record AuditLine(
    string Id, Value Who, string Text, string? Subject, string Time, string Detail, string Source, string? Address, long? Number,
    IReadOnlyList<HistoryField> Fields, IReadOnlyList<AuditChangeLine> Changes, string? MoreUrl, string? Url);

/// <summary>What became of one record.</summary>
/// <param name="Type">Name of its kind.</param>
public sealed record AuditChangeLine(Value Record, string Type, string Text, IReadOnlyList<HistoryField> Fields, bool IsErased);

/// <summary>One operation with its changes, some at a time.</summary>
public sealed record AuditOperationModel(AuditLine Line, string BackUrl, string? MoreUrl);
