using System.Globalization;
using Nanni.Web.Forms;

namespace Nanni.Web.SignIn;

/// <summary>Choices and fields that several forms share.</summary>
internal static class Choices
{
    public static IReadOnlyList<FormOption> Languages { get; } = [.. Language.All.Select(l => new FormOption(l.Code, l.Name))];

    /// <summary>All canonical zones of the machine, those of the three countries first.</summary>
    public static IReadOnlyList<FormOption> Zones { get; } =
    [
        .. Workspaces.Countries.Values.Select(c => c.Zone)
            .Concat(TimeZoneInfo.GetSystemTimeZones().Where(z => z.HasIanaId && z.Id.Contains('/')).Select(z => z.Id).Order(StringComparer.Ordinal))
            .Distinct().Append("UTC").Select(id => new FormOption(id, id.Replace('_', ' '))),
    ];

    /// <summary>Base currencies on offer: those of Europe, and the dollar.</summary>
    public static IReadOnlyList<FormOption> Currencies { get; } =
    [
        .. new[] { "EUR", "PLN", "GBP", "USD", "BGN", "CHF", "CZK", "DKK", "GEL", "HUF", "ISK", "MDL", "NOK", "RON", "RSD", "SEK", "TRY", "UAH" }
            .Select(code => new FormOption(code, code)),
    ];

    public static IReadOnlyList<FormOption> Countries(Ui ui) =>
        [.. Workspaces.Countries.Keys.Select(code => new FormOption(code, ui.T("country." + code)))];

    public static IReadOnlyList<FormOption> Months(Ui ui) =>
        [.. Enumerable.Range(1, 12).Select(month => new FormOption(month.ToString(CultureInfo.InvariantCulture), ui.Language.Culture.DateTimeFormat.GetMonthName(month)))];

    public static FormField NewPassword(FormErrors errors, Ui ui) =>
        new("Password", ui.T("field.newPassword"), "password")
        {
            Error = errors["Password"],
            Hint = ui.T("password.hint", ("min", Passwords.MinLength)),
            Autocomplete = "new-password",
            MaxLength = Passwords.MaxLength,
        };

    public static FormErrors CheckPassword(this FormErrors errors, string? password, string? email, Ui ui) =>
        password is { Length: > 0 } && Passwords.Refusal(password, email ?? "") is { } why
            ? errors.Add("Password", ui.T(why, ("min", Passwords.MinLength), ("max", Passwords.MaxLength)))
            : errors;
}
