using Nanni.Web.Views;

namespace Nanni.Sales.Forecasts;

/// <summary>The forecast of a period.</summary>
/// <param name="Title">Of the period.</param>
/// <param name="Url">Of this very page, for forms to come back to.</param>
public sealed record ForecastModel(string Title, string Url)
{
    public IReadOnlyList<ViewTab> By { get; init; } = [];

    public IReadOnlyList<ViewTab> Lengths { get; init; } = [];

    /// <summary>Each currency by itself, or all in that of the workspace; empty where there is only one.</summary>
    public IReadOnlyList<ViewTab> Currencies { get; init; } = [];

    public required string PreviousUrl { get; init; }

    public required string NextUrl { get; init; }

    /// <summary>Null on the period of today.</summary>
    public string? TodayUrl { get; init; }

    public IReadOnlyList<ForecastRow> Rows { get; init; } = [];

    public ForecastRow? Total { get; init; }

    /// <summary>Probability is kept from the reader: nothing is weighted.</summary>
    public bool HasWeighted { get; init; }

    /// <summary>Said by the table: whose deals are counted, what is not, several currencies.</summary>
    public IReadOnlyList<ForecastHint> Hints { get; init; } = [];

    /// <summary>How good the forecasts of closed periods were.</summary>
    public required string AccuracyUrl { get; init; }

    public string? QuotasUrl { get; init; }

    public string? NewQuotaUrl { get; init; }

    /// <summary>The reader's own word on the period: to be given or changed; null where they may not.</summary>
    public string? CallUrl { get; init; }

    public string NewDealUrl { get; init; } = "";

    /// <summary>Loads how the forecast moved; null on a page of an earlier day.</summary>
    public string? MovesUrl { get; init; }

    /// <summary>The days on which it can be looked at as it was, "now" first; empty before the first.</summary>
    public IReadOnlyList<OptionModel> Days { get; init; } = [];

    /// <summary>What else the form that chooses a day keeps of the address.</summary>
    public IReadOnlyList<(string Name, string Value)> Kept { get; init; } = [];
}

public sealed record ForecastHint(string Text, string? Url = null, string? LinkText = null);

/// <param name="Who">A person or a team.</param>
/// <param name="Depth">In the tree of teams.</param>
/// <param name="OpenUrl">Shows or hides the deals behind it; null for teams and the whole.</param>
public sealed record ForecastRow(string Key, Value Who, int Depth, string? OpenUrl, bool IsOpen)
{
    /// <summary>The person left; their deals want a new owner.</summary>
    public bool IsGone { get; init; }

    public required ForecastFigure Closed { get; init; }

    public required ForecastFigure Commit { get; init; }

    public required ForecastFigure BestCase { get; init; }

    public required ForecastFigure Pipeline { get; init; }

    public required ForecastFigure Weighted { get; init; }

    public ForecastFigure Quota { get; init; } = ForecastFigure.None;

    public ForecastFigure Gap { get; init; } = ForecastFigure.None;

    public ForecastFigure Call { get; init; } = ForecastFigure.None;

    public ForecastFigure Override { get; init; } = ForecastFigure.None;

    /// <summary>Per cent of the quota that is won; null without a quota.</summary>
    public int? Attainment { get; init; }

    public ForecastDeals? Deals { get; init; }
}

/// <summary>A number of the forecast.</summary>
/// <param name="Amounts">One a currency.</param>
/// <param name="Url">The deals behind it, or the record that says it.</param>
/// <param name="Detail">More on it: how many deals, a note.</param>
public sealed record ForecastFigure(IReadOnlyList<string> Amounts, string? Url = null, string? Detail = null)
{
    public static readonly ForecastFigure None = new([]);
}

/// <summary>The deals behind a row, to be changed in place.</summary>
/// <param name="MoreUrl">All of them as a list, where there are more than shown.</param>
public sealed record ForecastDeals(IReadOnlyList<ForecastDeal> Rows, string? MoreUrl);

/// <param name="Amount">As an input holds it.</param>
/// <param name="Category">As it counts; "closed" for a deal that is won.</param>
/// <param name="SaveUrl">Null where the reader may not change it.</param>
public sealed record ForecastDeal(Guid Id, string Title, string Url, string Amount, string Currency, string Close, string Shown, string Category, string? SaveUrl)
{
    public Value Account { get; init; } = Value.Empty;

    /// <summary>What of it is the person's, where others share in it.</summary>
    public string? Share { get; init; }

    public IReadOnlyList<OptionModel> Categories { get; init; } = [];
}

/// <summary>How the forecast of a period moved.</summary>
/// <param name="Since">The day with which now is compared.</param>
/// <param name="Currency">Of the chart.</param>
/// <param name="IsPartial">There are other currencies, which the chart leaves out.</param>
public sealed record ForecastMovesModel(ForecastChart? Chart, string Since, string Currency, bool IsPartial, IReadOnlyList<ForecastMove> Moves)
{
    public static readonly IReadOnlyList<string> Kinds = ["won", "added", "movedIn", "grew", "shrank", "movedOut", "lost"];
}

/// <param name="What">See <see cref="ForecastChange"/>.</param>
public sealed record ForecastMove(string What, IReadOnlyList<ForecastMoved> Deals);

public sealed record ForecastMoved(string Title, string Url, string Before, string Now);
