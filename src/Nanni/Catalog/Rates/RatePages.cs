using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Records;

namespace Nanni.Catalog.Rates;

/// <summary>Where a workspace gets its exchange rates from, for administrators.</summary>
internal static class RatePages
{
    /// <summary>The file of 90 days has 130 KB, a year of NBP 900.</summary>
    private const int LargestFile = 2 * 1_024 * 1_024;

    private const int OwnShown = 60;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", (Pages page, RateDesk desk) => Answer(page, desk, new()));
        pages.MapPost("/switch", Switch);
        pages.MapPost("/rates", Enter);
        pages.MapPost("/rates/deletion", Remove);
        pages.MapPost("/file", Upload).WithMetadata(new RequestSizeLimitAttribute(2 * LargestFile));
    }

    /// <summary>Who switches a bank on sees at once whether it answers.</summary>
    private static async Task<IResult> Switch(Pages page, RateDesk desk, SecurityEvents events, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        if (desk.Providers.FirstOrDefault(p => p.Key == form["source"]) is not { } provider)
        {
            return Flash.Redirect(page.Context, Url(page));
        }

        var (workspace, isOn) = (page.Actor.WorkspaceId, form["on"] == "true");
        await desk.Fetching.Switch(workspace, provider.Key, isOn, page.Cancel);
        await events.Write(workspace, Told.Rates(isOn ? "on" : "off", provider.Key));
        var answered = isOn && await desk.Fetching.Now(workspace, provider.Key, page.Cancel);
        return Flash.Redirect(page.Context, Url(page), isOn ? answered ? "saved.ratesFetched" : null : "saved.ratesOff", page.Ui.T("rates.short." + provider.Key));
    }

    private static async Task<IResult> Enter(Pages page, RateDesk desk, SecurityEvents events, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var typed = new[] { "currency", "rate", "day" }.ToDictionary(key => key, key => form[key].ToString().Trim());
        var problems = new List<FieldProblem>();
        var currency = typed["currency"].ToUpperInvariant();
        if (!Quotation.IsCurrency(currency) || currency == page.Actor.Currency)
        {
            problems.Add(currency == page.Actor.Currency ? new("currency", "rates.same", currency) : new("currency", "rates.currency"));
        }

        if (!DateOnly.TryParseExact(typed["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day > page.Ui.Format.Today || day.Year < 2000)
        {
            problems.Add(new("day", "rates.day"));
        }

        var rate = Rate(typed["rate"], page.Ui.Language, problems);
        if (problems.Count > 0)
        {
            return await Answer(page, desk, new() { Typed = typed, Problems = problems });
        }

        var quotation = new Quotation(currency, rate, page.Actor.Currency);
        await desk.Book.Keep(page.Actor.WorkspaceId, RateSources.Own, [new(day, null, [quotation])], page.Cancel);
        await events.Write(page.Actor.WorkspaceId, Told.Rates("entered", Subject(day, quotation)));
        return Flash.Redirect(page.Context, Url(page), "saved.updated", RateWords.Quoted(page.Ui.Format, quotation));
    }

    private static async Task<IResult> Remove(Pages page, RateDesk desk, SecurityEvents events, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        if (DateOnly.TryParseExact(form["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            await desk.Book.Forget(page.Actor.WorkspaceId, day, form["unit"].ToString(), form["counter"].ToString(), page.Cancel);
            await events.Write(page.Actor.WorkspaceId, Told.Rates("removed", $"1 {form["unit"]} / {form["counter"]}, {form["day"]}"));
        }

        return Flash.Redirect(page.Context, Url(page), "saved.ratesRemoved");
    }

    private static async Task<IResult> Upload(Pages page, RateDesk desk, SecurityEvents events, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        if (form.Files["file"] is not { Length: > 0 and <= LargestFile } file)
        {
            return await Answer(page, desk, new() { Problems = [form.Files["file"] is { Length: > 0 } ? new("file", "rates.file.size", 2) : new("file", "field.required")] });
        }

        using var reader = new StreamReader(file.OpenReadStream());
        var text = await reader.ReadToEndAsync(page.Cancel);
        foreach (var provider in desk.Providers)
        {
            try
            {
                if (provider.Read(text) is { Count: > 0 } tables)
                {
                    await desk.Book.Keep(page.Actor.WorkspaceId, provider.Key, tables, page.Cancel);
                    await events.Write(page.Actor.WorkspaceId, Told.Rates("loaded", provider.Key));
                    return Flash.Redirect(page.Context, Url(page), "saved.ratesLoaded", page.Ui.T("rates.short." + provider.Key), n: tables.Count);
                }
            }
            catch (FormatException)
            {
                break;
            }
        }

        return await Answer(page, desk, new() { Problems = [new("file", "rates.file")] });
    }

    private static decimal Rate(string text, Language language, List<FieldProblem> problems)
    {
        try
        {
            var rate = TypedNumbers.Read(text, language);
            if (Quotation.IsRate(rate))
            {
                return rate;
            }

            problems.Add(new("rate", "rates.rate", Quotation.Decimals));
        }
        catch (AmbiguousNumberException doubt)
        {
            problems.Add(new("rate", "field.number.ambiguous", text, doubt.Whole, doubt.Broken));
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            problems.Add(new("rate", text.Length == 0 ? "field.required" : "field.kind.number"));
        }

        return 0;
    }

    private static async Task<IResult> Answer(Pages page, RateDesk desk, RateEntry entry)
    {
        var (ui, workspace) = (page.Ui, page.Actor.WorkspaceId);
        var sources = new List<RateSourceModel>();
        foreach (var provider in desk.Providers)
        {
            var subscription = await desk.Fetching.Of(workspace, provider.Key, page.Cancel);
            var last = await desk.Book.Last(workspace, provider.Key, ui.Format.Today, page.Cancel);
            sources.Add(new(provider.Key, ui.T("rates.source." + provider.Key), ui.T("rates.source." + provider.Key + ".text"), subscription.IsOn, Last(ui, last), provider.Address)
            {
                Problem = subscription is { IsOn: true, Problem: { } problem } ? ui.T("rates.problem", ("what", ui.T(problem))) : null,
                Quotations = [.. (last?.Quotations ?? []).Select(q => Shown(ui, q))],
            });
        }

        var own = await desk.Book.Own(workspace, OwnShown, page.Cancel);
        await page.Shell("settings");
        return RatesView.With(new RatesModel(ui.Url("settings/currencies"), page.Actor.Currency)
        {
            Sources = sources,
            Own = [.. own.Select(o => new OwnRateModel(ui.Format.Date(o.Day), o.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Shown(ui, o.Quotation)))],
            Typed = entry.Typed ?? new() { ["day"] = ui.Format.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            Errors = entry.Problems.GroupBy(p => p.Field).ToDictionary(p => p.Key, p => Messages.Of(ui, p.First())),
        }, ui, entry.Problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static string Last(Ui ui, RateTable? last) => last is null ? ui.T("rates.noTable")
        : ui.T(last.Number is null ? "rates.last" : "rates.lastTable", ("day", ui.Format.Date(last.Day)), ("table", last.Number));

    private static QuotationModel Shown(Ui ui, Quotation quotation) => new(quotation.Unit, RateWords.Rate(ui.Format, quotation.Rate), quotation.Counter);

    private static string Subject(DateOnly day, Quotation quotation) => string.Create(
        CultureInfo.InvariantCulture, $"1 {quotation.Unit} = {quotation.Rate} {quotation.Counter}, {day:yyyy-MM-dd}");

    private static string Url(Pages page) => page.Ui.Url("settings/currencies");

    /// <summary>What somebody has just sent, and what is wrong with it.</summary>
    private sealed record RateEntry
    {
        public Dictionary<string, string>? Typed { get; init; }

        public IReadOnlyList<FieldProblem> Problems { get; init; } = [];
    }
}

/// <summary>All that there is about rates, for pages.</summary>
public sealed class RateDesk(RateBook book, RateFetching fetching, IEnumerable<IRateProvider> providers)
{
    public RateBook Book => book;

    public RateFetching Fetching => fetching;

    public IReadOnlyList<IRateProvider> Providers { get; } = [.. providers];
}
