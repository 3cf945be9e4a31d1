using Nanni.Web;
using Nanni.Web.Forms;

namespace Nanni.Administration.Members;

/// <summary>Settings pages as answers.</summary>
internal static class Settings
{
    /// <summary>A page of forms, as 422 when there is something to mend.</summary>
    public static IResult Page(SettingsForms.Content content, FormErrors errors, Ui ui) => SettingsForms.With(
        content, ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);

    /// <summary>Something that is shown once.</summary>
    public static IResult Secret(SecretView.Content content, Ui ui) => SecretView.With(content, ui);
}
