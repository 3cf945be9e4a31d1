using System.Collections.Frozen;

namespace Nanni.Records.Import.Values;

/// <summary>Names of months and weekdays in English, Polish and Lithuanian, folded.</summary>
internal static class CalendarWords
{
    /// <summary>Names of months: whole, in the genitive, shortened.</summary>
    public static readonly FrozenDictionary<string, int> Months = MonthNames();

    public static readonly FrozenSet<string> Weekdays = FrozenSet.ToFrozenSet(
        """
        monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
        poniedzialek wtorek sroda czwartek piatek sobota niedziela pon wt sr czw pt sob ndz niedz
        pirmadienis antradienis treciadienis ketvirtadienis penktadienis sestadienis sekmadienis pr an tr kt pn st sk
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static FrozenDictionary<string, int> MonthNames()
    {
        var names = new Dictionary<string, int> { ["sept"] = 9 };
        string[][] lists =
        [
            [.. "january february march april may june july august september october november december".Split(' ')],
            [.. "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien".Split(' ')],
            [.. "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia".Split(' ')],
            [.. "sausis vasaris kovas balandis geguze birzelis liepa rugpjutis rugsejis spalis lapkritis gruodis".Split(' ')],
            [.. "sausio vasario kovo balandzio geguzes birzelio liepos rugpjucio rugsejo spalio lapkricio gruodzio".Split(' ')],
            [.. "jan feb mar apr may jun jul aug sep oct nov dec".Split(' ')],
            [.. "sty lut mar kwi maj cze lip sie wrz paz lis gru".Split(' ')],
            [.. "saus vas kov bal geg birz liep rugp rugs spal lapkr gruod".Split(' ')],
            [.. "sau vas kov bal geg bir lie rgp rgs spl lap grd".Split(' ')],
        ];
        foreach (var list in lists)
        {
            for (var month = 0; month < 12; month++)
            {
                names.TryAdd(list[month], month + 1);
            }
        }

        return names.ToFrozenDictionary();
    }
}
