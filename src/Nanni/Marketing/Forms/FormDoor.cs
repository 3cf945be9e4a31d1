using Microsoft.AspNetCore.Http.Features;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Marketing.Forms;

/// <summary>What became of something that was sent.</summary>
/// <param name="Reason">Null where it was taken; else why not, as the form's page counts it.</param>
internal sealed record FormOutcome(int Status, string? Reason = null)
{
    public FormErrors Errors { get; init; } = new();

    /// <summary>The browser is given another challenge and tries by itself.</summary>
    public bool IsWorthAnother => Reason is "proof" or "stale" or "fast";
}

/// <summary>Lets in who a person might be. The questions stand in the order of what they cost us, so that a flood ends at the first ones.</summary>
internal sealed class FormDoor(FormTable table, FormGate gate, FormProofs proofs, FormTally tally, FormAnswers answers, PublicUrl url)
{
    /// <summary>People do not see it; who fills it in reads forms and not pages.</summary>
    public const string Honeypot = "company_url";

    private const int LargestBody = 128 * 1024;

    /// <summary>The site that asks, where it is another than ours and may show the form.</summary>
    public string? Foreign(HttpRequest request, PublishedForm form) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin && form.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase) ? origin : null;

    /// <returns>With what was typed, as far as it was read: a page that refuses keeps it.</returns>
    public async Task<(FormOutcome Outcome, IFormCollection Sent)> Enter(HttpRequest request, PublishedForm known, Ui ui, CancellationToken cancel)
    {
        var address = request.HttpContext.Connection.RemoteIpAddress;
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(request, origin) && Foreign(request, known) is null)
        {
            return (Refuse(known, ui, "origin", StatusCodes.Status403Forbidden), FormCollection.Empty);
        }

        if (!gate.Enter(known.Id, address))
        {
            return (Refuse(known, ui, "rate", StatusCodes.Status429TooManyRequests), FormCollection.Empty);
        }

        if (await Read(request, cancel) is not { } sent)
        {
            return (Refuse(known, ui, "unreadable", StatusCodes.Status400BadRequest), FormCollection.Empty);
        }

        if (sent[Honeypot].ToString().Length > 0)
        {
            return (Refuse(known, ui, "honeypot", StatusCodes.Status422UnprocessableEntity), sent);
        }

        if (proofs.Check(sent["_challenge"].ToString(), sent["_proof"].ToString(), known.Key, out var challenge) is { } wrong)
        {
            return (Refuse(known, ui, wrong, StatusCodes.Status422UnprocessableEntity), sent);
        }

        return (await Take(known, challenge.Id, sent, address?.ToString() ?? "", ui, cancel), sent);
    }

    private async Task<FormOutcome> Take(PublishedForm known, Guid id, IFormCollection sent, string address, Ui ui, CancellationToken cancel)
    {
        if (await table.Find(known.Key, cancel) is not { } now)
        {
            return Refuse(known, ui, "closed", StatusCodes.Status404NotFound);
        }

        var form = now.In(known.Language);
        var ticked = sent.Keys.Where(k => k.StartsWith("consent.", StringComparison.Ordinal)).ToHashSet();
        try
        {
            var answer = new FormAnswer(id, sent, ticked, sent["_page"].ToString(), sent["_referrer"].ToString(), sent["_landing"].ToString(), address);
            return await answers.Take(form, answer, cancel) ? new(StatusCodes.Status200OK) : Refuse(form, ui, "stale", StatusCodes.Status422UnprocessableEntity);
        }
        catch (FieldException refused)
        {
            tally.Count(form, "values");
            var errors = new FormErrors();
            foreach (var problem in refused.Problems)
            {
                errors.Add(problem.Field, Messages.Of(ui, problem));
            }

            return new(StatusCodes.Status422UnprocessableEntity, "values") { Errors = errors };
        }
        catch (RuleException)
        {
            // Not which rule: that somebody was erased, or is known, is nobody's business.
            return Refuse(form, ui, "rule", StatusCodes.Status422UnprocessableEntity);
        }
    }

    private FormOutcome Refuse(PublishedForm form, Ui ui, string reason, int status)
    {
        tally.Count(form, reason);
        return new(status, reason) { Errors = new FormErrors().Add("", ui.T("webForm.refused." + reason)) };
    }

    private bool IsOwn(HttpRequest request, string origin) =>
        origin == $"{request.Scheme}://{request.Host}" || origin == url.Base.GetLeftPart(UriPartial.Authority);

    private static async Task<IFormCollection?> Read(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > LargestBody || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestBody;
        }

        try
        {
            return await request.ReadFormAsync(new FormOptions { ValueCountLimit = 200, KeyLengthLimit = 200, ValueLengthLimit = LargestBody }, cancel);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
