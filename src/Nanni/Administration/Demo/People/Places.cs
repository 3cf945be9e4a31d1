using System.Globalization;

namespace Nanni.Administration.Demo.People;

/// <summary>An address as its country writes it.</summary>
public sealed record SampleAddress(string Street, string Postcode, string City, string Country);

/// <summary>Makes addresses: cities by their inhabitants, streets by how common they are.</summary>
internal static class Places
{
    private static readonly Dictionary<string, City[]> Cities = ReadCities();
    private static readonly Dictionary<string, string[]> Streets = WordLists.Read("streets.txt");

    /// <param name="UpTo">Inhabitants of this city and those before it, for drawing by size.</param>
    private sealed record City(string Name, string[] Areas, int UpTo);

    /// <param name="country"><c>PL</c>, <c>LT</c> or <c>GB</c>.</param>
    public static SampleAddress Any(Chance chance, string country)
    {
        var cities = Cities[country];
        var drawn = chance.Between(1, cities[^1].UpTo);
        var city = cities.First(c => c.UpTo >= drawn);
        var street = chance.Skewed(Streets[country]);
        var number = chance.Between(1, chance.Of(0.3) ? 180 : 60).ToString(CultureInfo.InvariantCulture);
        var flat = chance.Of(0.4) ? chance.Between(1, 90) : 0;
        return country switch
        {
            "PL" => new(
                $"{(street is "Rynek" ? "" : "ul. ")}{street} {number}{(flat > 0 ? $"/{flat}" : "")}",
                $"{chance.Any(city.Areas)}-{chance.Digits(3)}", city.Name, country),
            "LT" => new(
                $"{street} {number}{(flat > 0 ? $"-{flat}" : "")}", $"LT-{chance.Any(city.Areas)}{chance.Digits(3)}", city.Name, country),
            _ => new(
                $"{(flat > 0 ? $"Flat {flat}, " : "")}{number} {street}",
                $"{chance.Any(city.Areas)}{chance.Between(1, 20)} {chance.Between(1, 9)}{Letter(chance)}{Letter(chance)}", city.Name, country),
        };
    }

    /// <summary>Letters that stand in the second half of British postcodes.</summary>
    private static char Letter(Chance chance) => "ABDEFGHJLNPQRSTUWXYZ"[chance.Between(0, 19)];

    private static Dictionary<string, City[]> ReadCities() =>
        WordLists.Lines("places.txt")
            .Select(line => line.Split(';'))
            .GroupBy(parts => parts[0])
            .ToDictionary(country => country.Key, country =>
            {
                var sum = 0;
                return country
                    .Select(p => new City(p[1], p[2].Split(' '), sum += int.Parse(p[3], CultureInfo.InvariantCulture)))
                    .ToArray();
            });
}
