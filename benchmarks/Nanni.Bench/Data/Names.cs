using Nanni.Records.Text;

namespace Nanni.Bench.Data;

/// <summary>Names of people, companies and places of Poland and Lithuania, by frequency, with a long tail of rare ones.</summary>
internal static class Names
{
    private static readonly string[] Onsets =
    [
        "Bar", "Bie", "Bo", "Bra", "Bu", "Cha", "Choj", "Cie", "Cza", "Da", "Do", "Dra", "Du", "Fi", "Ga", "Gli", "Gó", "Gra", "Hu",
        "Ja", "Je", "Ka", "Kla", "Ko", "Kra", "Ku", "La", "Le", "Li", "Łu", "Ma", "Mie", "Mo", "Mu", "Na", "Nie", "No", "Ol", "Pa", "Pie",
        "Po", "Pra", "Ra", "Ro", "Ru", "Sa", "Sie", "Ska", "Sta", "Su", "Szcze", "Ta", "To", "Tru", "Wa", "Wie", "Wo", "Za", "Zie", "Żu",
    ];

    private static readonly string[] Middles =
    [
        "ba", "bie", "cho", "da", "dzie", "ga", "go", "la", "le", "lu", "ma", "mi", "na", "nie", "pa", "ra", "ro", "ry", "sie", "sta", "szy",
        "ta", "to", "wa", "wie", "za", "ża", "ni", "li", "ku",
    ];

    private static readonly string[] PolishEnds = ["lski", "nowski", "wicz", "czyk", "kowski", "nek", "rski", "szewski", "rek", "niak", "mski", "tek"];

    private static readonly string[] LithuanianEnds = ["auskas", "evičius", "aitis", "ėnas", "ūnas", "utis", "inskas", "onis"];

    private static readonly string[] Cities =
    [
        "Warszawa", "Kraków", "Vilnius", "Łódź", "Wrocław", "Poznań", "Kaunas", "Gdańsk", "Szczecin", "Bydgoszcz", "Lublin", "Klaipėda",
        "Białystok", "Katowice", "Gdynia", "Częstochowa", "Šiauliai", "Radom", "Toruń", "Sosnowiec", "Kielce", "Panevėžys", "Rzeszów", "Gliwice",
        "Zabrze", "Olsztyn", "Alytus", "Bielsko-Biała", "Bytom", "Zielona Góra", "Rybnik", "Ruda Śląska", "Marijampolė", "Opole", "Tychy",
        "Gorzów Wielkopolski", "Elbląg", "Płock", "Wałbrzych", "Mažeikiai", "Włocławek", "Tarnów", "Jonava", "Chorzów", "Koszalin", "Kalisz",
        "Legnica", "Utena", "Grudziądz", "Słupsk", "Jaworzno", "Jastrzębie-Zdrój", "Kėdainiai", "Nowy Sącz", "Jelenia Góra", "Siedlce", "Mysłowice",
    ];

    private static readonly string[] Trades =
    [
        "Transport", "Bud", "Serwis", "Handel", "Logistyka", "Trans", "Metal", "Instal", "Agro", "Market", "Meble", "Hurt", "Technika", "Druk",
        "Statyba", "Prekyba", "Baldai", "Mediena", "Maistas", "Energia", "Copper", "Foods", "Systems", "Consulting",
    ];

    private static readonly string[] Forms = ["Sp. z o.o.", "S.A.", "UAB", "s.c.", "Sp. k.", "AB", "MB", "Ltd"];

    public static (string Given, string Family) Person(ref Dice dice)
    {
        var female = dice.Chance(0.5);
        var polish = dice.Chance(0.7);
        var language = polish ? "pl" : "lt";
        var given = dice.Skewed(KnownNames.Given(language, female));
        var family = dice.Chance(0.35) ? dice.Skewed(KnownNames.Surnames(language)) : Rare(ref dice, polish);
        return (given, female ? Female(family, ref dice) : family);
    }

    public static string Rare(ref Dice dice, bool polish)
    {
        var name = dice.Of(Onsets) + (dice.Chance(0.6) ? dice.Of(Middles) : "");
        return name + (polish ? dice.Of(PolishEnds) : dice.Of(LithuanianEnds));
    }

    public static string Company(ref Dice dice)
    {
        var name = dice.Below(4) switch
        {
            0 => $"{dice.Skewed(KnownNames.Surnames("pl"))} {dice.Of(Trades)}",
            1 => $"{dice.Of(Onsets)}{dice.Of(Middles)}{dice.Of(Trades).ToLowerInvariant()}",
            2 => $"{Rare(ref dice, true)} i Synowie",
            _ => $"{dice.Of(["Baltic", "Polska", "Nowa", "Euro", "Inter", "Eko"])}{dice.Of(Middles)}{dice.Of(Middles)} {dice.Of(Trades)}",
        };
        return $"{name} {dice.Skewed(Forms)}";
    }

    /// <summary>Half of all people live in a few cities, the others in a thousand small places.</summary>
    public static string City(ref Dice dice)
    {
        if (dice.Chance(0.6))
        {
            return dice.Skewed(Cities);
        }

        var place = new Dice(0, Kind.Word, dice.Skewed(1_000));
        return place.Of(Onsets) + place.Of(Middles) + place.Of(["wo", "ny", "niki", "wice", "kiai", "liai", "no", "czyn"]);
    }

    public static string Street(ref Dice dice) => $"{dice.Skewed(KnownNames.Surnames("pl"))} {dice.Number(1, 180)}";

    private static string Female(string family, ref Dice dice) => family switch
    {
        [.., 's' or 'c' or 'z', 'k', 'i'] => family[..^1] + "a",
        [.. var stem, 'ė', 'n', 'a', 's'] => stem + "ėnaitė",
        [.. var stem, 'a' or 'i' or 'u', 's'] when dice.Chance(0.6) => stem + "ienė",
        [.. var stem, 'a' or 'i' or 'u', 's'] => stem + "aitė",
        _ => family,
    };
}
