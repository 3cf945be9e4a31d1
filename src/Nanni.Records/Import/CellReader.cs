using Nanni.Records.Access;
using Nanni.Records.Export.Tables;
using Nanni.Records.Import.Values;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>Turns the text of a cell into a value of its target. References, options and members stay text until their rows are resolved.</summary>
internal sealed class CellReader(ImportPlan plan, Actor actor)
{
    private readonly HashSet<string> blanks = new(plan.Blanks.Select(b => b.Trim()), StringComparer.OrdinalIgnoreCase);

    /// <summary>Null for an empty cell.</summary>
    /// <exception cref="FieldException">The text is no such value.</exception>
    public object? Read(ImportTarget target, ImportColumn column, string cell)
    {
        var text = Clean(cell);
        if (text.Length == 0 || blanks.Contains(text) || Blanks.Is(text, plan.ReadsBlanks))
        {
            return null;
        }

        if (column.Translations is { Count: > 0 } translations && translations.TryGetValue(text, out var meant))
        {
            text = meant.Trim();
            if (text.Length == 0)
            {
                return null;
            }
        }

        return target.Kind switch
        {
            FieldKind.Number => Number(target, text),
            FieldKind.Percent => Numbers.TryPercent(text, plan.Decimal, out var percent) ? percent : throw Wrong(target, "number"),
            FieldKind.Money => Money(target, text),
            FieldKind.Date => Dates.TryDay(text, plan.Dates, out var day, serials: true) ? day : throw Wrong(target, "date"),
            FieldKind.DateTime => Moment(target, text),
            FieldKind.YesNo => Answers.TryParse(text, out var yes) ? yes : throw Wrong(target, "yesNo"),
            FieldKind.Tags or FieldKind.Choices => text.Split([',', ';', '|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Distinct().ToArray() is { Length: > 0 } many ? many : null,
            FieldKind.Address => new Address(text, null, null, null, null),
            FieldKind.Url => Link(text),
            _ => text,
        };
    }

    /// <summary>Text without what programs put around it: the apostrophe before a formula, characters that no database takes.</summary>
    private static string Clean(string cell)
    {
        var text = Formulas.Restore(cell).Trim();
        if (text.Contains('\0'))
        {
            return text.ToString().Replace("\0", "", StringComparison.Ordinal).Trim();
        }

        return text.Length == cell.Length ? cell : text.ToString();
    }

    private decimal Number(ImportTarget target, string text) =>
        Numbers.TryParse(text, plan.Decimal, out var number, out var currency) && currency is null ? number : throw Wrong(target, "number");

    private Money Money(ImportTarget target, string text)
    {
        if (!Numbers.TryParse(text, plan.Decimal, out var amount, out var currency))
        {
            throw Wrong(target, "money");
        }

        try
        {
            return Types.Money.Of(amount, currency ?? plan.Currency ?? actor.Currency);
        }
        catch (OverflowException)
        {
            throw new FieldException(target.Path, "field.number.range");
        }
    }

    /// <summary>A time without a zone is the time on the clock of whoever imports.</summary>
    private DateTimeOffset Moment(ImportTarget target, string text)
    {
        if (!Dates.TryMoment(text, plan.Dates, out var moment, out var offset, serials: true))
        {
            throw Wrong(target, "dateTime");
        }

        try
        {
            var local = actor.Zone.IsInvalidTime(moment) ? moment.AddHours(1) : moment;
            return new DateTimeOffset(local, offset ?? actor.Zone.GetUtcOffset(local)).ToUniversalTime();
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Wrong(target, "dateTime");
        }
    }

    /// <summary>Access writes a link as <c>shown text#address#</c>.</summary>
    private static string Link(string text)
    {
        var parts = text.Split('#');
        return parts.Length >= 3 && parts[1].Length > 0 && !parts[0].Contains("://", StringComparison.Ordinal) ? parts[1] : text;
    }

    private static FieldException Wrong(ImportTarget target, string kind) => new(target.Path, "field.kind." + kind);
}
