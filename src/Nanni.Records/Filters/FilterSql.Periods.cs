using System.Text.Json.Nodes;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Filters;

/// <content>Conditions on time: days and instants within a period, and records that last for some of it.</content>
public sealed partial class FilterSql
{
    private void Period(Sql sql, Field field, Filter.Test test, string column)
    {
        if (test.Value is not JsonValue value)
        {
            throw Bad(test);
        }

        var text = Text(value);
        if (field.Kind == FieldKind.DateTime && test.Op != "within" && text.Contains('T', StringComparison.Ordinal))
        {
            sql.Raw(column).Raw(test.Op == "before" ? " < " : " > ").Value(Value(field, value, test, false, null));
            return;
        }

        var local = TimeZoneInfo.ConvertTime(now, actor.Zone);
        var (from, until) = RelativeDate.Parse(text, DateOnly.FromDateTime(local.DateTime));
        _ = test.Op switch
        {
            "before" => sql.Raw(column).Raw(" < ").Value(Begins(field, from)),
            "after" => sql.Raw(column).Raw(" >= ").Value(Begins(field, until)),
            _ => Within(sql, field, new(from, until), column),
        };
    }

    /// <summary>A day or instant that lies in a span of days.</summary>
    internal Sql Within(Sql sql, Field field, Span span, string column) => sql.Raw('(').Raw(column).Raw(" >= ").Value(Begins(field, span.From))
        .Raw(" and ").Raw(column).Raw(" < ").Value(Begins(field, span.Until)).Raw(')');

    private object Begins(Field field, DateOnly day) => field.Kind == FieldKind.Date ? day : Start(day);

    /// <summary>A span of days that shares one with the period; what is not known does not exclude.</summary>
    private void Lasts(Sql sql, Filter.Test test, Field first, Field last, string alias)
    {
        if (test.Op != "within" || test.Value is not JsonValue value)
        {
            throw test.Op == "within" ? Bad(test) : new UnreadableException("filter.operator", test.Op, test.Field);
        }

        var (from, until) = RelativeDate.Parse(Text(value), DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, actor.Zone).DateTime));
        sql.Raw($"(({alias}.{first.Column} is null or {alias}.{first.Column} < ").Value(until)
            .Raw($") and ({alias}.{last.Column} is null or {alias}.{last.Column} >= ").Value(from).Raw("))");
    }

    private DateTimeOffset Start(DateOnly day)
    {
        // At the ends of the calendar another zone's midnight would lie beyond them.
        if (day.DayNumber < 2 || day.DayNumber > DateOnly.MaxValue.DayNumber - 2)
        {
            return new(day, TimeOnly.MinValue, TimeSpan.Zero);
        }

        var midnight = day.ToDateTime(TimeOnly.MinValue);
        // A day that begins in a gap of the clock begins when the gap ends.
        while (actor.Zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, actor.Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
