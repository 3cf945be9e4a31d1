namespace Nanni.Web.Views;

/// <summary>The first step of an import: which file, and what its rows are.</summary>
/// <param name="Action">Takes a POST with <c>file</c> (multipart) and <c>type</c>.</param>
/// <param name="Types">Record types that rows may be; empty value: find out from the header.</param>
public sealed record ImportStartModel(string Action, IReadOnlyList<OptionModel> Types)
{
    public string? Error { get; init; }

    /// <summary>The largest file that is taken, as people say it.</summary>
    public string MostBytes { get; init; } = "";

    public IReadOnlyList<JobRow> Recent { get; init; } = [];
}

/// <summary>The second step: where each column goes, how the file is read, and what makes a row the same as a record.</summary>
/// <param name="Action">Takes the POST of the whole form: <c>step</c> is "read" (read the file again with other settings) or "check".</param>
/// <param name="FileDetail">"8,801 rows · UTF-8 · comma".</param>
public sealed record ImportMapModel(
    TypeModel Type, string Action, string FileName, string FileDetail, IReadOnlyList<ImportColumnModel> Columns, IReadOnlyList<OptionGroup> Targets)
{
    /// <summary>How the file is read: encoding, delimiter, sheet, header, decimal sign, order of dates, currency.</summary>
    public IReadOnlyList<InputModel> Reading { get; init; } = [];

    /// <summary>What is done with rows that are there already, what is made where it is missing, settings of the type.</summary>
    public IReadOnlyList<InputModel> Rules { get; init; } = [];

    /// <summary>The mapping was taken from an earlier file with the same header.</summary>
    public bool IsRemembered { get; init; }

    public IReadOnlyList<string> Errors { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Hidden { get; init; } = [];

    public string CancelUrl { get; init; } = "";
}

/// <param name="Name">Of its select, and the beginning of the names of its translations.</param>
/// <param name="Target">Chosen target; empty: the column is left out.</param>
/// <param name="Samples">The first different values.</param>
/// <param name="Why">Why this target is proposed: "same name", "looks like e-mail addresses".</param>
public sealed record ImportColumnModel(string Header, string Name, string Target, IReadOnlyList<string> Samples, string Why = "")
{
    /// <summary>Values of the file, where they mean options of ours.</summary>
    public IReadOnlyList<ImportTranslation> Translations { get; init; } = [];

    public string? Error { get; init; }
}

/// <param name="Value">As the file writes it.</param>
/// <param name="Name">Of the select.</param>
/// <param name="Options">Our options with the proposed one selected; "new" makes one.</param>
public sealed record ImportTranslation(string Value, string Name, IReadOnlyList<OptionModel> Options)
{
    /// <summary>Of the box that makes a new option after all; null unless the selected one is proposed because it is written nearly the same.</summary>
    public string? NewName { get; init; }
}

public sealed record OptionGroup(string Label, IReadOnlyList<OptionModel> Options);

/// <summary>A number that sums up work: "1,204 new".</summary>
/// <param name="Tone">"green", "blue", "amber", "red" or "gray".</param>
public sealed record CountTile(string Label, string Value, string Tone = "gray", string? Url = null, string? Hint = null);

/// <summary>A row that is not taken, or a record that could not be changed.</summary>
public sealed record ProblemRow(string Row, string Column, string Value, string Reason);

/// <summary>A piece of work that goes on by itself: an import, its dry run, a bulk change, an export.</summary>
/// <param name="State">waiting, running, done, failed or cancelled.</param>
/// <param name="Url">Of its page; asked again while it runs, for the frame "job".</param>
public sealed record JobModel(Guid Id, string Title, string State, string Url)
{
    /// <summary>Who started it, when, on what.</summary>
    public string Detail { get; init; } = "";

    public long Done { get; init; }

    /// <summary>Null while nobody knows.</summary>
    public long? Total { get; init; }

    /// <summary>"3,200 of 8,800 rows, about 4 s left".</summary>
    public string Progress { get; init; } = "";

    public IReadOnlyList<CountTile> Counts { get; init; } = [];

    public IReadOnlyList<ProblemRow> Problems { get; init; } = [];

    /// <summary>What else to know: what was made, what could not be linked.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why it failed, in the reader's words.</summary>
    public string? Error { get; init; }

    /// <summary>The rows that were not taken, each with its reason.</summary>
    public string? BadRowsUrl { get; init; }

    /// <summary>A file that it made.</summary>
    public string? DownloadUrl { get; init; }

    /// <summary>The records that it made or changed.</summary>
    public string? ResultUrl { get; init; }

    /// <summary>What stands on the link to it; null where they are records.</summary>
    public string? ResultLabel { get; init; }

    /// <summary>POST takes it all back.</summary>
    public string? UndoUrl { get; init; }

    /// <summary>POST stops it.</summary>
    public string? CancelUrl { get; init; }

    /// <summary>Of a dry run: POST does it for real.</summary>
    public string? StartUrl { get; init; }

    /// <summary>Of an import: which of the four steps this is.</summary>
    public int? Step { get; init; }

    /// <summary>Of a dry run: back to the mapping.</summary>
    public string? BackUrl { get; init; }

    public bool IsOpen => State is "waiting" or "running";
}

/// <summary>A line in the list of jobs.</summary>
public sealed record JobRow(string Title, string Url, string State, string Detail, string Time, string Counts);

public sealed record JobsModel(IReadOnlyList<JobRow> Rows, string? MoreUrl);
