using Nanni.Web.Views;

namespace Nanni.Analytics.Reports;

/// <summary>A report: a figure with its numbers beneath.</summary>
/// <param name="How">How it is counted.</param>
public sealed record ReportModel(string Title, string How, IReadOnlyList<ViewTab> Reports, ReportForm Form)
{
    public IReadOnlyList<ReportBar> Bars { get; init; } = [];

    public IReadOnlyList<ReportColumn> Columns { get; init; } = [];

    public IReadOnlyList<ReportRow> Rows { get; init; } = [];

    /// <summary>All rows together; null where a sum would say nothing.</summary>
    public ReportRow? Total { get; init; }

    /// <summary>What the reader should know of these numbers.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Where the list's own filter is that the report came with, as a sentence, and the report without it.</summary>
    public (string Text, string WithoutUrl)? Filter { get; init; }
}

/// <param name="Fields">Kept as they are: what the form does not offer.</param>
/// <param name="Periods">Empty: the report has none.</param>
public sealed record ReportForm(string Action, IReadOnlyList<(string Name, string Value)> Fields, IReadOnlyList<OptionModel> Periods, string? From, string? Until)
{
    public IReadOnlyList<OptionModel> Pipelines { get; init; } = [];

    public IReadOnlyList<OptionModel> By { get; init; } = [];

    public string? Error { get; init; }
}

/// <param name="Share">0 to 1 of the longest bar.</param>
/// <param name="Tone">Of <c>Tones</c>.</param>
public sealed record ReportBar(string Label, string Text, double Share, string? Url, string Tone = "blue");

public sealed record ReportColumn(string Label, bool IsNumber = true);

public sealed record ReportRow(IReadOnlyList<ReportCell> Cells);

/// <param name="Url">The records that are counted; null where a number is none of records, or is 0.</param>
public sealed record ReportCell(string Text, string? Url = null);
