using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Audit;
using Nanni.Web.Audit;
using Nanni.Web.Forms;
using Nanni.Web.Security;
using Nanni.Web.SignIn.Factors;

namespace Nanni.Web.SignIn;

/// <summary>
/// The link of <c>./nanni user let-in</c>: a way in for somebody who has no other, for example because the provider is down. It stands
/// for the password; a second factor is asked for all the same.
/// </summary>
internal static class LinkPages
{
    private const string Url = "/sign-in/link/";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Url + "{token}", async (string token, OneTimeTokens tokens, Ui ui, CancellationToken cancel) =>
            await tokens.Find(token, TokenPurpose.SignIn, cancel) is null ? Expired(ui) : Page(token, new(), ui)).AllowAnonymous();
        app.MapPost(Url + "{token}", Post).AllowAnonymous().ShowAgain(async stale =>
            await stale.Service<OneTimeTokens>().Find(stale.Token, TokenPurpose.SignIn, stale.Cancel) is null
                ? null
                : Page(stale.Token, stale.Errors, stale.Ui, StaleForm.Status));
    }

    public static string Path(string token) => Url + token;

    private static async Task<IResult> Post(
        string token, HttpContext context, NanniDb db, OneTimeTokens tokens, SecondStep steps, SecurityEvents events, Ui ui, CancellationToken cancel)
    {
        var found = await tokens.Find(token, TokenPurpose.SignIn, cancel);
        var user = found is null ? null : await db.Users.SingleOrDefaultAsync(u => u.Id == found.UserId && u.DisabledAt == null, cancel);
        if (user is null)
        {
            return Expired(ui);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await tokens.Redeem(found!, cancel))
        {
            return Expired(ui);
        }

        events.Add(SecurityLog.Installation, Told.LinkUsed, user.Id);
        var next = await steps.After(context, user, workspace: null, "/", cancel);
        await transaction.CommitAsync(cancel);
        return Go.To(next);
    }

    private static IResult Expired(Ui ui) => Answer.Notice("letIn.expired", ui, StatusCodes.Status404NotFound);

    private static IResult Page(string token, FormErrors errors, Ui ui, int refused = StatusCodes.Status422UnprocessableEntity) => Answer.Form(
        new FormPage(ui.T("signIn.title"), Path(Uri.EscapeDataString(token)), ui.T("signIn.submit"), []) { Lead = ui.T("letIn.lead") }, errors, ui, refused);
}
