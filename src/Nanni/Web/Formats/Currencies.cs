using Nanni.Records.Types;

namespace Nanni.Web;

/// <summary>How many decimals a currency has, and its sign where one is common.</summary>
/// <remarks>Source: ISO 4217, list one (minor units). Currencies that are not named have two.</remarks>
public static class Currencies
{
    /// <summary>0 for the yen, 3 for the Kuwaiti dinar, 2 for most.</summary>
    public static int Decimals(string currency) => Money.Decimals(currency);

    /// <summary>Minor units as an exact amount: 125000 and EUR is 1250.00.</summary>
    public static decimal Amount(long minor, string currency)
    {
        var decimals = Decimals(currency);
        return decimals == 0 ? minor : new decimal(1, 0, 0, false, (byte)decimals) * minor;
    }

    /// <summary>The sign that stands for the code, or the code itself.</summary>
    public static string Sign(string currency, Language language) => (currency, language.Code) switch
    {
        ("EUR", _) => "€",
        ("GBP", _) => "£",
        ("USD", "en") => "US$",
        ("USD", _) => "USD",
        ("PLN", "pl") => "zł",
        _ => currency,
    };
}
