using System.Globalization;
using Nanni.Records.Audit;
using Nanni.Web.Records;

namespace Nanni.Administration.Audit;

/// <summary>What the address of the audit page says of what to show.</summary>
internal sealed record AuditFilter(Guid? Member, string? Kind, string? Type, Guid? Record, string? Source, DateOnly? From, DateOnly? Until)
{
    public static readonly IReadOnlyList<string> Sources = ["web", "api", "import", "cli", "job", "system"];

    /// <summary>What cannot be read is left out.</summary>
    public static AuditFilter Read(IQueryCollection query) => new(
        Id(query["member"]), Text(query["kind"]), Text(query["type"]), Id(query["record"]),
        Text(query["source"]) is { } source && Sources.Contains(source) ? source : null, Day(query["from"]), Day(query["until"]));

    public bool IsEmpty => Address.Length == 0;

    /// <summary>The part of an address after the question mark.</summary>
    public string Address => string.Join('&', new (string Name, string? Value)[]
    {
        ("member", Member?.ToString()), ("kind", Kind), ("type", Type), ("record", Record?.ToString()), ("source", Source),
        ("from", Iso(From)), ("until", Iso(Until)),
    }.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));

    /// <param name="before">From the newest that is older than this one.</param>
    public AuditQuery Query(Pages page, Guid? before) => new(
        Member, Kind, Type, Record, Source, Start(page, From, 0), Start(page, Until, 1), before);

    public static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The instant at which a day begins for the reader.</summary>
    private static DateTimeOffset? Start(Pages page, DateOnly? day, int plus)
    {
        if (day is not { } given)
        {
            return null;
        }

        var local = given.AddDays(plus).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, page.Actor.Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static string? Text(string? text) => text is { Length: > 0 and <= 60 } ? text : null;

    private static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9000 ? day : null;
}
