using System.Globalization;

namespace Nanni.Records.Export.Tables;

/// <summary>What a cell of an exported table holds.</summary>
public enum CellKind
{
    Empty,
    Text,
    Number,
    Day,
    Moment,
    Answer,
}

/// <summary>One value on its way into a table, with its type.</summary>
public readonly struct TableCell
{
    private readonly string? text;
    private readonly decimal number;
    private readonly DateTime moment;

    private TableCell(CellKind kind, string? text = null, decimal number = 0, DateTime moment = default) =>
        (Kind, this.text, this.number, this.moment) = (kind, text, number, moment);

    public CellKind Kind { get; }

    public static TableCell Empty => default;

    public static TableCell Text(string? text) => string.IsNullOrEmpty(text) ? default : new(CellKind.Text, text);

    public static TableCell Number(decimal? number) => number is { } n ? new(CellKind.Number, number: n) : default;

    public static TableCell Day(DateOnly? day) => day is { } d ? new(CellKind.Day, moment: d.ToDateTime(TimeOnly.MinValue)) : default;

    /// <param name="moment">In the zone of whoever exports: tables know no zones.</param>
    public static TableCell Moment(DateTime? moment) => moment is { } m ? new(CellKind.Moment, moment: m) : default;

    public static TableCell Answer(bool? yes) => yes is { } y ? new(CellKind.Answer, number: y ? 1 : 0) : default;

    public static implicit operator TableCell(string? text) => Text(text);

    public static implicit operator TableCell(decimal number) => Number(number);

    public static implicit operator TableCell(DateOnly day) => Day(day);

    internal bool IsYes => number != 0;

    internal decimal Value => number;

    internal DateTime When => moment;

    /// <summary>The value as text that the import reads back: a decimal point, ISO 8601.</summary>
    public override string ToString() => Kind switch
    {
        CellKind.Text => text!,
        CellKind.Number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        CellKind.Day => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        CellKind.Moment => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        CellKind.Answer => IsYes ? "TRUE" : "FALSE",
        _ => "",
    };
}
