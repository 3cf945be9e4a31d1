using Nanni.Web.Views;

namespace Nanni.Sales.DealTeams;

/// <summary>The team of a deal as its page shows it.</summary>
/// <param name="EditUrl">Null for who may not change it.</param>
public sealed record TeamPartModel(IReadOnlyList<TeamRow> Rows, string? EditUrl);

/// <param name="IsOwner">The deal is theirs.</param>
public sealed record TeamRow(Value Member, string Role, string Split, bool CanEdit, bool IsOwner);

/// <summary>The team being changed. Posts <c>member</c>, <c>role</c>, <c>split</c>, <c>right</c> once a row; <c>even</c> spreads evenly.</summary>
/// <param name="Url">Of the deal.</param>
public sealed record TeamModel(TypeModel Type, string Title, string Url, IReadOnlyList<TeamLine> Lines)
{
    public IReadOnlyList<OptionModel> Members { get; init; } = [];

    public IReadOnlyList<OptionModel> Roles { get; init; } = [];

    public string? Error { get; init; }
}

/// <param name="Member">Id; empty in a row that is not filled in yet.</param>
/// <param name="Split">As typed.</param>
public sealed record TeamLine(string Member, string Role, string Split, bool CanEdit, bool IsOwner = false);
