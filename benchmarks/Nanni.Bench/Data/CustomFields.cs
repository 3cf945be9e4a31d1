using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Records.Types;

namespace Nanni.Bench.Data;

/// <summary>The thirty custom fields of contacts, five of them filterable.</summary>
internal static class CustomFields
{
    public static readonly string[] Segments = ["retail", "wholesale", "public", "export", "dealer", "online"];

    private static readonly string[] Words =
    [
        "copper", "tin", "bronze", "ingot", "sheet", "wire", "scrap", "fair", "newsletter", "partner", "quarterly", "manual", "warehouse",
        "priority", "inherited", "webinar", "catalogue", "forklift", "harbour", "rail",
    ];

    /// <summary>Key, kind, filterable.</summary>
    public static IReadOnlyList<(string Key, FieldKind Kind, bool Filterable)> All { get; } =
    [
        ("score", FieldKind.Number, true), ("segment", FieldKind.Choice, true), ("renewal", FieldKind.Date, true),
        ("region", FieldKind.Text, true), ("newsletter", FieldKind.YesNo, true),
        .. Enumerable.Range(1, 15).Select(i => ($"note{i}", FieldKind.Text, false)),
        .. Enumerable.Range(1, 6).Select(i => ($"figure{i}", FieldKind.Number, false)),
        .. Enumerable.Range(1, 4).Select(i => ($"flag{i}", FieldKind.YesNo, false)),
    ];

    public static Guid Id(int workspace, string key) => Ids.Of(workspace, Kind.Field, All.Select(f => f.Key).ToList().IndexOf(key));

    /// <summary>In the JSON form in which a record keeps them; about half of the fields have a value.</summary>
    public static void Fill(JsonObject custom, ref Dice dice)
    {
        custom["score"] = dice.Below(1_000);
        custom["segment"] = dice.Skewed(Segments);
        if (dice.Chance(0.5))
        {
            custom["renewal"] = new DateOnly(2024, 1, 1).AddDays(dice.Below(1_200)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        if (dice.Chance(0.7))
        {
            custom["region"] = $"R{dice.Skewed(300)}";
        }

        custom["newsletter"] = dice.Chance(0.3);
        for (var i = 1; i <= 15; i++)
        {
            if (dice.Chance(0.3))
            {
                custom[$"note{i}"] = $"{dice.Of(Words)} {dice.Of(Words)}";
            }
        }

        for (var i = 1; i <= 6; i++)
        {
            if (dice.Chance(0.4))
            {
                custom[$"figure{i}"] = dice.Below(100_000);
            }
        }

        for (var i = 1; i <= 4; i++)
        {
            if (dice.Chance(0.4))
            {
                custom[$"flag{i}"] = dice.Chance(0.5);
            }
        }
    }
}
