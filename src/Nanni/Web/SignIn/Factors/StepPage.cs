using System.ComponentModel.DataAnnotations;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn.Factors;

/// <summary>One proof of who somebody is.</summary>
public sealed record ProofForm
{
    [Required, MaxLength(Passwords.MaxLength)]
    public string? Proof { get; init; }

    /// <summary>What it is: see <see cref="ProofKind"/>.</summary>
    public string? With { get; init; }

    public string? Return { get; init; }
}

/// <summary>By what somebody proves who they are; the words are in addresses.</summary>
internal static class ProofKind
{
    public const string App = "app";
    public const string Recovery = "recovery";
    public const string Passkey = "passkey";
    public const string Password = "password";
}

/// <summary>The page that asks for one proof, and offers the others.</summary>
internal static class StepPage
{
    /// <param name="kinds">What this person has; the first is asked for unless <paramref name="wanted"/> is another of them.</param>
    public static IResult Show(
        string key, string action, IReadOnlyList<string> kinds, string? wanted, string? back, FormErrors errors, Ui ui,
        int refused = StatusCodes.Status422UnprocessableEntity, FormLink? instead = null)
    {
        var kind = kinds.FirstOrDefault(k => k == wanted) ?? kinds[0];
        var local = ReturnUrl.Local(back);
        var form = new FormPage(
            ui.T(key + ".title"), action, ui.T(key + ".submit"),
            [Field(kind, errors, ui), new("With", "", "hidden", kind), new("Return", "", "hidden", local)])
        {
            Lead = ui.T("proof." + kind),
            Problem = errors[""],
            Instead = instead,
            Links = [.. kinds.Where(k => k != kind)
                .Select(k => new FormLink($"{action}?with={k}&return={Uri.EscapeDataString(local)}", ui.T($"proof.{k}.instead")))],
        };
        return StepView.With(
            new StepView.Content(form, kind == ProofKind.Passkey ? action + "/passkey" : null), ui, errors.Any ? refused : StatusCodes.Status200OK);
    }

    private static FormField Field(string kind, FormErrors errors, Ui ui) => kind switch
    {
        ProofKind.Password => new("Proof", ui.T("field.password"), "password")
        { Error = errors["Proof"], HasFocus = true, Autocomplete = "current-password" },
        ProofKind.Recovery => new("Proof", ui.T("proof.recovery.field"))
        { Error = errors["Proof"], HasFocus = true, MaxLength = 40, Autocomplete = "off" },
        _ => new("Proof", ui.T("proof.app.field"))
        { Error = errors["Proof"], HasFocus = true, MaxLength = 12, Autocomplete = "one-time-code", InputMode = "numeric" },
    };
}
