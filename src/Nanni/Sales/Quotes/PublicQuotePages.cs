using System.Globalization;
using Nanni.Records.Types;
using Nanni.Sales.Quotes.Document;
using Nanni.Web;
using Nanni.Web.Errors;
using Nanni.Web.Files;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Sales.Quotes;

/// <summary>
/// What the holder of a link may do, without an account: read the quote, take its document, accept or decline. A link opens one quote
/// and nothing else. Opening alone writes nothing, since programs that check mails open links too: the page itself says that it was seen.
/// </summary>
internal static class PublicQuotePages
{
    /// <summary>What one of these requests counts, so that nobody tries keys at the pace at which people click.</summary>
    private const int Weight = 15;

    public static void Map(IEndpointRouteBuilder app)
    {
        var link = app.MapGroup("/q/{token}").AllowAnonymous();
        link.AddEndpointFilter(async (call, next) =>
        {
            var context = call.HttpContext;
            if (RateLimiting.TakeMore(context, context.RequestServices.GetRequiredService<RateLimits>(), Weight))
            {
                return await next(call);
            }

            await Refusals.Write(context, StatusCodes.Status429TooManyRequests, "rateLimit");
            return Results.Empty;
        });
        link.MapGet("", (string token, HttpContext context, QuoteLinks links, Ui ui) => Show(token, context, links, ui));
        link.MapGet("/pdf", (string token, HttpContext context, QuoteLinks links, FileStore files, Ui ui) => Pdf(token, context, links, files, ui));
        link.MapGet("/logo", (string token, HttpContext context, QuoteLinks links, FileStore files) => Logo(token, context, links, files));
        link.MapPost("/seen", (string token, HttpContext context, QuoteLinks links, QuoteAnswers answers) => Seen(token, context, links, answers));
        link.MapPost("/sums", (string token, HttpContext context, QuoteLinks links, Ui ui) => Sums(token, context, links, ui));
        link.MapPost("/acceptance", (string token, HttpContext context, QuoteLinks links, QuoteAnswers answers, Ui ui) => Answer(token, context, links, answers, ui, isYes: true)).ShowAgain(Again);
        link.MapPost("/refusal", (string token, HttpContext context, QuoteLinks links, QuoteAnswers answers, Ui ui) => Answer(token, context, links, answers, ui, isYes: false)).ShowAgain(Again);
    }

    private static async Task<IResult> Show(string token, HttpContext context, QuoteLinks links, Ui ui) =>
        await Find(token, context, links) is { } link ? Page(link, Customer(context, link, ui), new Dictionary<string, string>(), null) : Gone(ui);

    private static async Task<IResult?> Again(StaleForm stale)
    {
        var link = await stale.Service<QuoteLinks>().Find(stale.Token, stale.Cancel);
        return link is null ? null
            : Page(link, Customer(stale.Service<IHttpContextAccessor>().HttpContext!, link, stale.Ui), new Dictionary<string, string> { [""] = stale.Ui.T("form.stale") }, null, stale["name"], stale["comment"], StaleForm.Status);
    }

    private static async Task<IResult> Pdf(string token, HttpContext context, QuoteLinks links, FileStore files, Ui ui)
    {
        if (await Find(token, context, links) is not { Quote.DocumentId: { } file } link || await files.Find(link.Actor, file, context.RequestAborted) is not { } path)
        {
            return Gone(ui);
        }

        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return Results.File(path, "application/pdf", QuoteDocuments.FileName(link.Quote));
    }

    private static async Task<IResult> Logo(string token, HttpContext context, QuoteLinks links, FileStore files) =>
        await Find(token, context, links) is { Logo: { } logo } link ? await QuoteLogos.Show(context, link.Actor, logo, files) : Results.NotFound();

    private static async Task<IResult> Seen(string token, HttpContext context, QuoteLinks links, QuoteAnswers answers)
    {
        if (await Find(token, context, links) is not { } link)
        {
            return Results.NotFound();
        }

        await answers.Seen(link, context.RequestAborted);
        return Results.NoContent();
    }

    /// <summary>What each variant comes to with the options that are ticked.</summary>
    private static async Task<IResult> Sums(string token, HttpContext context, QuoteLinks links, Ui ui)
    {
        if (await Find(token, context, links) is not { } link)
        {
            return Results.NotFound();
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var customer = Customer(context, link, ui);
        return Results.Json(Variants(link.Quote, customer, form).Select(v => new { v.Sums }));
    }

    private static async Task<IResult> Answer(string token, HttpContext context, QuoteLinks links, QuoteAnswers answers, Ui ui, bool isYes)
    {
        if (await Find(token, context, links) is not { } link)
        {
            return Gone(ui);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var customer = Customer(context, link, ui);
        var (name, comment) = (form["name"].ToString().Trim(), form["comment"].ToString().Trim());
        var errors = new Dictionary<string, string>();
        if (name.Length is 0 or > 200)
        {
            errors["name"] = Messages.Of(customer, name.Length == 0 ? new("name", "field.required") : new("name", "field.length", 200));
        }

        if (comment.Length > 4_000)
        {
            errors["comment"] = Messages.Of(customer, new("comment", "field.length", 4_000));
        }

        if (errors.Count == 0)
        {
            try
            {
                var answer = new CustomerAnswer(name, comment.Length == 0 ? null : comment, context.Connection.RemoteIpAddress?.ToString(), ui.Now);
                var variant = Chosen(form);
                await (isYes
                    ? answers.Accept(link, variant, Options(form, variant), answer, context.RequestAborted)
                    : answers.Decline(link, answer, context.RequestAborted));
                context.Response.Headers.Location = "/q/" + token;
                return Results.StatusCode(StatusCodes.Status303SeeOther);
            }
            catch (RuleException refused) when (refused.Code is "quote.answered" or "quote.replaced" or "quote.expired" or "operation.busy")
            {
                // The page says how it stands by now: accepted by somebody else, replaced, over.
                var now = await links.Find(token, context.RequestAborted);
                return now is null ? Gone(ui)
                    : Page(now, customer, new Dictionary<string, string> { [""] = Problems.Text(customer, refused.Code, [.. refused.Values]) }, form, name, comment, StatusCodes.Status409Conflict);
            }
            catch (FieldException)
            {
                errors["variant"] = Choose(customer);
            }
        }

        return Page(link, customer, errors, form, name, comment, StatusCodes.Status422UnprocessableEntity);
    }

    private static IResult Page(
        LinkedQuote link, Ui customer, IReadOnlyDictionary<string, string> errors, IFormCollection? form, string? name = null, string? comment = null, int status = StatusCodes.Status200OK)
    {
        var quote = link.Quote;
        return PublicQuoteView.With(new PublicQuoteModel("/q/" + link.Key, quote.Number ?? "", quote.Subject ?? "", link.Company)
        {
            Until = quote.ValidUntil is { } day ? customer.Format.Date(day) : "",
            Logo = link.Logo is { } logo ? $"/q/{link.Key}/logo?v={logo:N}" : null,
            Introduction = quote.Introduction ?? "",
            Terms = quote.Terms ?? "",
            Hash = quote.DocumentHash ?? "",
            Said = Said(link, customer),
            IsAccepted = quote.Status == Quote.Accepted,
            Variants = Variants(quote, customer, form),
            Errors = errors,
            Name = name ?? "",
            Comment = comment ?? "",
        }, customer, status);
    }

    private static string Choose(Ui ui) => ui.T("offer.choose");

    private static string Said(LinkedQuote link, Ui ui)
    {
        var quote = link.Quote;
        var at = quote.AnsweredAt is { } answered ? ui.Format.DateTime(answered) : "";
        return quote.Status switch
        {
            Quote.Accepted => ui.T("offer.accepted", ("name", quote.AnsweredBy), ("variant", quote.Variant), ("at", at)),
            Quote.Declined => ui.T("offer.declined", ("name", quote.AnsweredBy), ("at", at)),
            Quote.Replaced => ui.T("offer.replaced"),
            _ => quote.ValidUntil < link.Today(ui.Now) ? ui.T("offer.expired", ("day", ui.Format.Date(quote.ValidUntil.Value))) : "",
        };
    }

    private static List<PublicVariant> Variants(Quote quote, Ui ui, IFormCollection? form)
    {
        var (offer, currency) = (quote.Offer, quote.Currency ?? "EUR");
        var chosen = quote.Variant is { } taken ? taken[0] - 'A' : form is null ? 0 : Chosen(form);
        return [.. offer.Variants.Select((saved, v) =>
        {
            var options = form is null || quote.Variant is not null ? null : Options(form, v);
            var variant = options is null ? saved : saved with { Lines = [.. saved.Lines.Select((line, l) => line.IsOptional ? line with { IsChosen = options.Contains(l) } : line)] };
            var sum = OfferSum.Of(variant, offer.Rules, currency);
            return new PublicVariant(
                Offer.Letter(v), variant.Name.Length > 0 ? variant.Name : ui.T("quote.variant", ("letter", Offer.Letter(v))), variant.Note, v == chosen,
                [.. variant.Lines.Select((line, l) => new PublicLine(
                    line.IsOptional ? string.Create(CultureInfo.InvariantCulture, $"{v}:{l}") : "", line.Name, line.Description,
                    $"{ui.Format.Number(line.Quantity)} {line.Unit}".Trim(), ui.Format.Money(sum.Lines[l], variant.In(currency)), line.IsChosen))],
                QuoteShown.Sums(ui, variant, offer.Rules, currency, seesCost: false), QuoteShown.Rate(ui.Format, variant));
        })];
    }

    private static int Chosen(IFormCollection form) => int.TryParse(form["variant"], NumberStyles.None, CultureInfo.InvariantCulture, out var variant) ? variant : -1;

    /// <summary>The optional lines of a variant that are ticked.</summary>
    private static HashSet<int> Options(IFormCollection form, int variant) =>
        [.. form["option"].Select(key => key?.Split(':')).Where(parts => parts is [var v, _] && v == variant.ToString(CultureInfo.InvariantCulture))
            .Select(parts => int.TryParse(parts![1], NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : -1)];

    /// <summary>The page speaks the language of the quote, on the clock of the company.</summary>
    private static Ui Customer(HttpContext context, LinkedQuote link, Ui ui) => new()
    {
        Language = Language.Of(link.Quote.Language ?? "en"),
        Zone = link.Actor.Zone,
        Now = ui.Now,
        Nonce = ui.Nonce,
        Path = ui.Path,
        MakeCsrf = () => Csrf.Token(context),
    };

    private static Task<LinkedQuote?> Find(string token, HttpContext context, QuoteLinks links) => links.Find(token, context.RequestAborted);

    private static IResult Gone(Ui ui) => Nanni.Web.Forms.Answer.Notice("quote.gone", ui, StatusCodes.Status404NotFound);
}
