using Nanni.Web.Forms;
using Nanni.Web.SignIn.Providers;

namespace Nanni.Web.Gallery;

internal static class ShellSamples
{
    public static void Add()
    {
        Gallery.Add("shell", (ui, _) => SamplePage.With("Copper contacts", ui));
        Gallery.Add("sign-in", (ui, _) => PlainForm.With(
            new FormPage("Sign in", "/sign-in", "Sign in",
            [
                new("Email", "E-mail", "email") { Autocomplete = "username" },
                new("Password", "Password", "password") { Error = "Enter the password.", Autocomplete = "current-password" },
            ])
            { Links = [new("/forgot", "Forgot the password?")], Instead = new("#", "Sign in with Dilmun") }, ui));
        Gallery.Add("sign-in-provider", (ui, _) => ProviderView.With(
            new ProviderView.Content("Sign in", new("#", "Sign in with Dilmun"), Problem: "Dilmun does not answer at the moment. Try again in a few minutes."), ui));
        Gallery.Add("notice", (ui, _) => NoticePage.With(new Notice("There is no such page", "The address may be mistyped, or the record was deleted."), ui, 404));
    }
}
