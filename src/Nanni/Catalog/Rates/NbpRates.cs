using System.Globalization;
using System.Text.Json;

namespace Nanni.Catalog.Rates;

/// <summary>National Bank of Poland: table A of mid rates, each working day, in zlotys for one unit.</summary>
/// <remarks>
/// Source: api.nbp.pl, user manual. A request covers at most 93 days; days without a table are answered with 404, as is a range that
/// has none.
/// </remarks>
internal sealed class NbpRates(RateCalls calls, IConfiguration configuration) : IRateProvider
{
    private const int MostDays = 93;

    private readonly string root = (configuration["NANNI_RATES_NBP"] ?? "https://api.nbp.pl").TrimEnd('/');

    public string Key => RateSources.Nbp;

    public string Base => "PLN";

    public (TimeOnly At, TimeZoneInfo Zone) Published { get; } = (new(12, 30), TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw"));

    public string Address => "https://api.nbp.pl/api/exchangerates/tables/A/?format=json";

    public async Task<IReadOnlyList<RateTable>> Fetch(DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var tables = new List<RateTable>();
        for (var first = from; first <= until; first = first.AddDays(MostDays))
        {
            var last = first.AddDays(MostDays - 1) < until ? first.AddDays(MostDays - 1) : until;
            var address = string.Create(CultureInfo.InvariantCulture, $"{root}/api/exchangerates/tables/A/{first:yyyy-MM-dd}/{last:yyyy-MM-dd}/?format=json");
            if (await calls.Get(address, "application/json", cancel) is { } answer)
            {
                tables.AddRange(Read(answer) ?? throw new FormatException("The answer is no table of NBP."));
            }
        }

        return tables;
    }

    public IReadOnlyList<RateTable>? Read(string file)
    {
        var text = file.TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        if (!text.StartsWith('[') && !text.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(Table)] : [Table(root)];
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("The file is no table of NBP.", wrong);
        }
    }

    private RateTable Table(JsonElement table)
    {
        // Tables B and C have other rates, and other days.
        Require(table.GetProperty("table").GetString() == "A");
        var number = table.GetProperty("no").GetString();
        Require(number is { Length: > 0 and <= 40 });
        var rates = table.GetProperty("rates").EnumerateArray().Select(rate => new Quotation(Code(rate), rate.GetProperty("mid").GetDecimal(), Base)).ToList();
        Require(rates.Count > 0 && rates.TrueForAll(r => Quotation.IsCurrency(r.Unit) && r.Unit != Base && Quotation.IsRate(r.Rate)));
        return new(DateOnly.ParseExact(table.GetProperty("effectiveDate").GetString() ?? "", "yyyy-MM-dd", CultureInfo.InvariantCulture), number, rates);
    }

    private static string Code(JsonElement rate) => rate.GetProperty("code").GetString() ?? "";

    private static void Require(bool isRight)
    {
        if (!isRight)
        {
            throw new FormatException("The file is no table A of NBP.");
        }
    }
}
