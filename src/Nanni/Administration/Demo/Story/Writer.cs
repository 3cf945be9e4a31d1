using System.Globalization;
using Nanni.Administration.Demo.People;
using Nanni.Records.Types;

namespace Nanni.Administration.Demo.Story;

/// <summary>Fills the holes of phrases, and writes money, days and numbers as the customer's language does.</summary>
internal sealed class Writer(Chance chance, IReadOnlyList<Ware> wares, string host)
{
    private readonly Dictionary<string, Phrases> phrases = new[] { "en", "pl", "lt" }.ToDictionary(language => language, language => new Phrases(language, chance));

    public Phrases In(string language) => phrases[language];

    /// <summary>EUR to the currency in which such customers are invoiced: złoty in Poland, euro elsewhere.</summary>
    public static Money Money(string language, decimal eur)
    {
        var (currency, rate) = language == "pl" ? ("PLN", 4.25m) : ("EUR", 1m);
        return new((long)(decimal.Round(eur * rate / 10) * 1_000), currency);
    }

    public Ware Ware(string key) => wares.Single(w => w.Key == key);

    /// <summary>Any metal.</summary>
    public Ware Metal() => chance.Skewed([.. wares.Where(w => w.IsMetal && w.Key != "ingot2")]);

    public decimal Tonnes() => chance.Any([2m, 4, 6, 8, 12, 15, 18, 24, 24, 36, 48]);

    /// <param name="near">The day in the text lies a little after this.</param>
    public string Fill(string text, Client client, Person? who, DateTimeOffset near, Ware? ware = null, decimal? tonnes = null)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
        {
            return text;
        }

        var words = In(client.Language);
        ware ??= Metal();
        var year = near.Year % 100;
        return text
            .Replace("{who}", who?.Name ?? client.Account?.Name ?? "", StringComparison.Ordinal)
            .Replace("{me}", host, StringComparison.Ordinal)
            .Replace("{city}", client.City, StringComparison.Ordinal)
            .Replace("{product}", ware.Name(client.Language), StringComparison.Ordinal)
            .Replace("{t}", string.Create(words.Culture, $"{tonnes ?? Tonnes()} t"), StringComparison.Ordinal)
            .Replace("{price}", Price(words, ware), StringComparison.Ordinal)
            .Replace("{order}", string.Create(CultureInfo.InvariantCulture, $"EN-{chance.Between(1750, 4990)}/{year:00}"), StringComparison.Ordinal)
            .Replace("{invoice}", string.Create(CultureInfo.InvariantCulture, $"F/{chance.Between(100, 999)}/{year:00}"), StringComparison.Ordinal)
            .Replace("{day}", Day(words, near.AddDays(chance.Between(4, 20))), StringComparison.Ordinal)
            .Replace("{n}", chance.Between(2, 6).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{year}", near.AddDays(120).Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)

            // A Lithuanian day ends in a full stop of its own.
            .Replace(" d..", " d.", StringComparison.Ordinal);
    }

    private string Price(Phrases words, Ware ware)
    {
        var money = Money(words.Language, (ware.IsMetal ? ware.Price : 9_000m) + (chance.Between(-30, 60) * 10));
        var amount = (money.Minor / 100).ToString("N0", words.Culture);
        return words.Language == "en" ? $"EUR {amount}/t" : $"{amount} {money.Currency}/t";
    }

    private static string Day(Phrases words, DateTimeOffset day) =>
        day.ToString(words.Language == "lt" ? "MMMM d 'd.'" : "d MMMM", words.Culture);
}
