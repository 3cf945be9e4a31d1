using Nanni.Customers.NameDays;
using Nanni.Records.Types;
using Nanni.Web;

namespace Nanni.Customers.Identifiers;

/// <summary>The numbers by which states and registers know customers, as fields name them.</summary>
internal static class IdentifierSchemes
{
    private delegate bool Parse(string? text, out string canonical);

    public static IReadOnlyList<IdentifierScheme> All { get; } =
    [
        Of("nip", Nip.Problem, Nip.TryParse, nip => Grouped(nip, "-", 3, 3, 2, 2)),
        Of("regon", Regon.Problem, Regon.TryParse, regon => regon.Length == 9 ? Grouped(regon, " ", 3, 3, 3) : Grouped(regon, " ", 3, 3, 3, 5)),
        Of("vat", text => VatNumber.Problem(text), VatNumber.TryParse, vat => vat.Length < 4 ? vat : $"{vat[..2]} {vat[2..]}"),
        Of("ltCode", CompanyCode.Problem, CompanyCode.TryParse, code => Grouped(code, " ", 3, 3, 3)),
        Of("dayOfYear", DayOfYear.Problem, DayOfYear.TryParse, DayOfYear.Shown),
        Of("pesel", Pesel.Problem, Pesel.TryParse, pesel => Grouped(pesel, " ", 6, 5)),
        Of("asmensKodas", AsmensKodas.Problem, AsmensKodas.TryParse, code => Grouped(code, " ", 7, 4)),
    ];

    private static IdentifierScheme Of(string name, Func<string?, string?> problem, Parse parse, Func<string, string> shown) => new(
        name, text => parse(text, out var canonical) ? new IdentifierCheck(canonical, null) : new IdentifierCheck(null, problem(text)), shown);

    /// <summary>A value of another length, kept from before it was checked, is shown as it is.</summary>
    private static string Grouped(string digits, string gap, params ReadOnlySpan<int> groups)
    {
        var (parts, next) = (new List<string>(groups.Length), 0);
        foreach (var length in groups)
        {
            if (next + length > digits.Length)
            {
                return digits;
            }

            parts.Add(digits.Substring(next, length));
            next += length;
        }

        return next == digits.Length ? string.Join(gap, parts) : digits;
    }
}
