using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Nanni.Catalog.Rates;

/// <summary>European Central Bank: reference rates of each working day, for one euro.</summary>
/// <remarks>
/// Source: www.ecb.europa.eu, euro foreign exchange reference rates, <c>eurofxref-daily.xml</c> and <c>eurofxref-hist-90d.xml</c>:
/// one <c>Cube</c> with the day, in it one for each currency.
/// </remarks>
internal sealed class EcbRates(RateCalls calls, IConfiguration configuration) : IRateProvider
{
    private static readonly XNamespace Space = "http://www.ecb.int/vocabulary/2002-08-01/eurofxref";

    private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 4_000_000 };

    private readonly string root = (configuration["NANNI_RATES_ECB"] ?? "https://www.ecb.europa.eu").TrimEnd('/');

    public string Key => RateSources.Ecb;

    public string Base => "EUR";

    public (TimeOnly At, TimeZoneInfo Zone) Published { get; } = (new(16, 30), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    public string Address => "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml";

    public async Task<IReadOnlyList<RateTable>> Fetch(DateOnly from, DateOnly until, CancellationToken cancel)
    {
        // The file of the day is a hundredth of the other: enough where only one table can be missing.
        var tables = await File("eurofxref-daily.xml", cancel);
        if (tables is not [var newest] || newest.Day > WorkingDay(from))
        {
            tables = await File("eurofxref-hist-90d.xml", cancel);
        }

        return [.. tables.Where(t => t.Day >= from && t.Day <= until)];
    }

    public IReadOnlyList<RateTable>? Read(string file)
    {
        var text = file.TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        if (!text.StartsWith('<'))
        {
            return null;
        }

        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Safe);
            var tables = XDocument.Load(reader).Descendants(Space + "Cube").Where(c => c.Attribute("time") is not null).Select(Table).ToList();
            return tables.Count > 0 ? tables : throw new FormatException("The file is no table of ECB.");
        }
        catch (XmlException wrong)
        {
            throw new FormatException("The file is no table of ECB.", wrong);
        }
    }

    private async Task<IReadOnlyList<RateTable>> File(string name, CancellationToken cancel) =>
        Read(await calls.Get($"{root}/stats/eurofxref/{name}", "application/xml, text/xml", cancel) ?? "") ?? throw new FormatException("The answer is no table of ECB.");

    private RateTable Table(XElement day)
    {
        var rates = day.Elements(Space + "Cube").Select(rate => new Quotation(
            Base, decimal.Parse(Text(rate, "rate"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), Text(rate, "currency"))).ToList();
        return rates.Count > 0 && rates.TrueForAll(r => Quotation.IsCurrency(r.Counter) && r.Counter != Base && Quotation.IsRate(r.Rate))
            ? new(DateOnly.ParseExact(Text(day, "time"), "yyyy-MM-dd", CultureInfo.InvariantCulture), null, rates)
            : throw new FormatException("The file is no table of ECB.");
    }

    private static string Text(XElement element, string name) => element.Attribute(name)?.Value ?? throw new FormatException("The file is no table of ECB.");

    private static DateOnly WorkingDay(DateOnly day) => day.DayOfWeek switch { DayOfWeek.Saturday => day.AddDays(2), DayOfWeek.Sunday => day.AddDays(1), _ => day };
}
