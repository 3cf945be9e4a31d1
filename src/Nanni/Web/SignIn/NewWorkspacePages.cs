using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Web.SignIn;

public sealed record NewWorkspaceForm
{
    [Required, MaxLength(100)]
    public string? Company { get; init; }

    [Required, AllowedValues("PL", "LT", "GB")]
    public string? Country { get; init; }
}

/// <summary>Another workspace in the same installation, for those who administer one already.</summary>
internal static class NewWorkspacePages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/workspaces/new", (Visitor visitor, Ui ui) => MayOpen(visitor)
            ? Page(new() { Country = visitor.Membership!.Web.Country }, new(), ui)
            : Refusals.NotFound());
        app.MapPost("/workspaces/new", Post);
    }

    /// <summary>Whoever administers the workspace they looked at last.</summary>
    private static bool MayOpen(Visitor visitor) => visitor.Membership?.Web.IsAdministrator == true;

    private static async Task<IResult> Post(
        [FromForm] NewWorkspaceForm form, Visitor visitor, NanniDb db, Workspaces workspaces, IWorkspaceBeginning beginning, Ui ui,
        CancellationToken cancel)
    {
        if (!MayOpen(visitor))
        {
            return Refusals.NotFound();
        }

        var errors = FormErrors.Check(form, ui);
        if (errors.Any)
        {
            return Page(form, errors, ui);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var user = await db.Users.SingleAsync(u => u.Id == visitor.UserId, cancel);
        var asked = new NewWorkspace(form.Company!, form.Country!, ui.Language.Code, visitor.Membership!.Web.Name);
        var (made, _) = await workspaces.Create(asked, user, cancel);
        await db.SaveChangesAsync(cancel);

        // The switcher in the others shows this one from now on.
        await db.Members.Where(m => m.UserId == user.Id && m.WorkspaceId != made.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
        await transaction.CommitAsync(cancel);
        await beginning.Ensure(made.Id, asked.Language, cancel);
        return Go.To("/w/" + made.Slug);
    }

    private static IResult Page(NewWorkspaceForm form, FormErrors errors, Ui ui) => Answer.Form(
        new FormPage(ui.T("newWorkspace.title"), "/workspaces/new", ui.T("newWorkspace.submit"),
        [
            new("Company", ui.T("setUp.company"), Value: form.Company)
                { Error = errors["Company"], HasFocus = true, MaxLength = 100, Autocomplete = "organization" },
            new("Country", ui.T("setUp.country"), Value: form.Country)
                { Error = errors["Country"], Options = Choices.Countries(ui), Hint = ui.T("setUp.country.hint") },
        ])
        { Lead = ui.T("newWorkspace.lead") },
        errors,
        ui);
}
