using Nanni.Web.Forms;

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
            { Links = [new("/forgot", "Forgot the password?")] }, ui));
        Gallery.Add("notice", (ui, _) => NoticePage.With(new Notice("There is no such page", "The address may be mistyped, or the record was deleted."), ui, 404));
    }
}
