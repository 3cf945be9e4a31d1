using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Access;
using Nanni.Sales.Forecasts;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.SignIn;

namespace Nanni.Administration.Members;

public sealed record WorkspaceForm
{
    [Required, MaxLength(100)]
    public string? Name { get; init; }

    [Required, Currency]
    public string? Currency { get; init; }

    [Required, Zone]
    public string? Zone { get; init; }

    [Required, AllowedValues("PL", "LT", "GB")]
    public string? Country { get; init; }

    /// <summary>1 to 12; stays as it is where it is left out.</summary>
    [AllowedValues("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", null)]
    public string? FiscalMonth { get; init; }
}

/// <summary>Name, currency, zone and country of the workspace.</summary>
internal static class SettingsPages
{
    public static void Map(RouteGroupBuilder settings)
    {
        settings.MapGet("", async (Actor actor, WorkspaceSettings workspace, Ui ui, CancellationToken cancel) =>
        {
            var now = await workspace.Get(actor.WorkspaceId, cancel);
            return Page(new() { Name = now.Name, Currency = now.BaseCurrency, Zone = now.Zone, Country = now.Country, FiscalMonth = SalesCalendar.Month(now.Settings).ToString(CultureInfo.InvariantCulture) }, new(), ui);
        });
        settings.MapPost("", async (
            [FromForm] WorkspaceForm form, Actor actor, WorkspaceSettings workspace, Ui ui, CancellationToken cancel) =>
        {
            var errors = FormErrors.Check(form, ui);
            if (errors.Any)
            {
                return Page(form, errors, ui);
            }

            await workspace.Change(actor.WorkspaceId, form.Name!, form.Currency!, form.Zone!, form.Country!, form.FiscalMonth is { } month ? int.Parse(month, CultureInfo.InvariantCulture) : null, cancel);
            return Go.To(ui.Url("settings"), "said.saved");
        });
    }

    private static IResult Page(WorkspaceForm form, FormErrors errors, Ui ui) => Settings.Page(
        new(ui.T("settings.workspace"), "workspace", [Form(form, errors, ui) with { Problem = errors[""] }])
        {
            Links = [new("/workspaces/new", ui.T("newWorkspace.title"))],
        },
        errors,
        ui);

    private static FormPage Form(WorkspaceForm form, FormErrors errors, Ui ui) =>
        new(ui.T("settings.workspace"), ui.Url("settings"), ui.T("settings.save"),
        [
            new("Name", ui.T("setUp.company"), Value: form.Name) { Error = errors["Name"], MaxLength = 100 },
            new("Country", ui.T("setUp.country"), Value: form.Country) { Error = errors["Country"], Options = Choices.Countries(ui) },
            new("Currency", ui.T("settings.currency"), Value: form.Currency)
                { Error = errors["Currency"], Options = Choices.Currencies, Hint = ui.T("settings.currency.hint") },
            new("Zone", ui.T("settings.zone"), Value: form.Zone) { Error = errors["Zone"], Options = Choices.Zones },
            new("FiscalMonth", ui.T("settings.fiscalMonth"), Value: form.FiscalMonth ?? "1")
                { Error = errors["FiscalMonth"], Options = Choices.Months(ui), Hint = ui.T("settings.fiscalMonth.hint") },
        ]);
}
