using System.Globalization;

namespace Nanni.Browser.Journeys;

/// <summary>
/// The files that a seller of hardware takes along from the old system: a thousand deals of the past year and a half, with what real ones
/// are like. The organisation of a deal is often missing, one product is written in two ways, and a sector is misspelt.
/// </summary>
/// <remarks>Made of counting alone: the same on every machine but for the day on which it ends.</remarks>
internal static class SalesHistory
{
    public const int Deals = 1000;

    private static readonly string[] Agents = ["Anna Snelling", "Moses Frase", "Darcel Schlecht", "Zane Levy", "Vicki Laflamme", "Cassey Cress", "Donn Cantrell", "Kary Hendrixson"];
    private static readonly (string Name, int Price)[] Products = [("GTX Basic", 550), ("GTX Pro", 4821), ("GTX Plus Pro", 5482), ("MG Special", 55), ("MG Advanced", 3393), ("GTK 500", 26768)];
    private static readonly string[] Sectors = ["technolgy", "medical", "retail", "software", "finance"];
    private static readonly string[] Countries = ["United States", "Kenya", "Philipines", "Poland", "Lithuania"];
    private static readonly string[] Stages = ["Won", "Lost", "Won", "Engaging", "Won", "Lost", "Won", "Prospecting"];

    public static string[][] AccountFile { get; } =
    [
        ["account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of"],
        .. Enumerable.Range(0, 80).Select(i => new[]
        {
            Account(i), Sectors[i % 5], $"{1980 + (i % 35)}", $"{100 + (i * 37)}.{i % 90 + 10}", $"{20 + (i * 113)}", Countries[i % 5], i % 9 == 4 ? Account(i + 1) : "",
        }),
    ];

    public static string[][] ProductFile { get; } =
        [["product", "series", "sales_price"], .. Products.Select(p => new[] { p.Name, p.Name[..3].Trim(), Text(p.Price) })];

    public static string[][] AgentFile { get; } =
        [["sales_agent", "manager", "regional_office"], .. Agents.Select((agent, i) => new[] { agent, i % 2 == 0 ? "Dustin Brinkmann" : "Celia Rouche", i % 2 == 0 ? "Central" : "West" })];

    /// <summary>The deals of the eighteen months before a day.</summary>
    public static string[][] DealFile(DateOnly today) =>
    [
        ["opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value"],
        .. Enumerable.Range(0, Deals).Select(i => Deal(i, today)),
    ];

    /// <summary>How many deals of the file stand at a stage: "Won".</summary>
    public static int At(string stage) => Enumerable.Range(0, Deals).Count(i => Stages[i % 8] == stage);

    private static string[] Deal(int i, DateOnly today)
    {
        var (stage, product) = (Stages[i % 8], Products[i % 6]);
        var ended = today.AddDays(-2 - (i * 7 % 480));
        var isClosed = stage is "Won" or "Lost";
        return
        [
            $"H{i:0000}", Agents[i % 7 % 8], product.Name == "GTX Pro" && i % 4 == 1 ? "GTXPro" : product.Name, !isClosed && i % 3 > 0 ? "" : Account(i % 80),
            stage, stage == "Prospecting" ? "" : Day(ended.AddDays(-5 - (i % 60))), isClosed ? Day(ended) : "",
            stage switch { "Won" => Text(product.Price * (90 + (i % 20)) / 100), "Lost" => "0", _ => "" },
        ];
    }

    private static string Account(int i) => $"{new[] { "Blackzim", "Betasoloin", "Cancity", "Isdom", "Sonron", "Ganjaflex", "Zathunicon", "Kan-code" }[i % 8]} {1 + (i / 8)}";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
