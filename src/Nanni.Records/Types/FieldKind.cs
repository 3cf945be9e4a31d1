namespace Nanni.Records.Types;

/// <summary>What a field holds. The comment gives the C# type of its value.</summary>
public enum FieldKind
{
    /// <summary><see cref="string"/>, one line.</summary>
    Text,

    /// <summary><see cref="string"/>, several lines.</summary>
    LongText,

    /// <summary><see cref="string"/>, lower case.</summary>
    Email,

    /// <summary><see cref="string"/>, as typed; matched by its digits.</summary>
    Phone,

    /// <summary><see cref="string"/>, http or https.</summary>
    Url,

    /// <summary><see cref="decimal"/> with the field's number of decimals.</summary>
    Number,

    /// <summary><see cref="Types.Money"/>.</summary>
    Money,

    /// <summary><see cref="decimal"/>, 12.5 for 12.5 %.</summary>
    Percent,

    /// <summary><see cref="DateOnly"/>.</summary>
    Date,

    /// <summary><see cref="DateTimeOffset"/> in UTC.</summary>
    DateTime,

    /// <summary><see cref="bool"/>.</summary>
    YesNo,

    /// <summary><see cref="string"/>, the key of an option.</summary>
    Choice,

    /// <summary>Array of option keys.</summary>
    Choices,

    /// <summary><see cref="Guid"/> of a record of the target type, or of a member or team.</summary>
    Reference,

    /// <summary>Array of <see cref="Guid"/>.</summary>
    References,

    /// <summary><see cref="Types.Address"/>.</summary>
    Address,

    /// <summary><see cref="Guid"/> of a stored file.</summary>
    File,

    /// <summary>Array of free words.</summary>
    Tags,

    /// <summary><see cref="string"/>, a number given by a state or register, in canonical form; checked, possibly encrypted.</summary>
    Identifier,
}

/// <summary>An amount in a currency, exact.</summary>
/// <param name="Minor">In the currency's smallest unit: cents, grosze; yen themselves.</param>
/// <param name="Currency">ISO 4217 code, upper case.</param>
public readonly record struct Money(long Minor, string Currency)
{
    /// <summary>Digits after the decimal point by ISO 4217 for currencies that do not have two.</summary>
    public static int Decimals(string currency) => currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI" or "VND"
            or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        _ => 2,
    };

    public decimal Amount => Minor / Power(Decimals(Currency));

    /// <summary>Rounds half away from zero to the currency's smallest unit.</summary>
    /// <exception cref="OverflowException">The amount does not fit 64 bits of minor units.</exception>
    public static Money Of(decimal amount, string currency) =>
        new(checked((long)decimal.Round(amount * Power(Decimals(currency)), 0, MidpointRounding.AwayFromZero)), currency);

    internal static decimal Power(int decimals)
    {
        var power = 1m;
        for (var i = 0; i < decimals; i++)
        {
            power *= 10m;
        }

        return power;
    }
}

/// <summary>A postal address. Every part may be empty.</summary>
/// <param name="Country">ISO 3166-1 alpha-2 code where known, otherwise as typed.</param>
public sealed record Address(string? Street, string? PostalCode, string? City, string? Region, string? Country)
{
    public bool IsEmpty => Street is null && PostalCode is null && City is null && Region is null && Country is null;
}
