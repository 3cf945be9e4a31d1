using Nanni.Web.Forms;

namespace Nanni.Web.Security;

/// <summary>
/// A form of a page open to all, sent with a token that does not fit. That can be nobody's fault: a browser that was closed meanwhile, a
/// session that ended, cookies cleared. Nothing of it is done.
/// </summary>
internal sealed class StaleForm(HttpContext context, IFormCollection sent, Ui ui)
{
    public const int Status = StatusCodes.Status400BadRequest;

    public Ui Ui => ui;

    /// <summary>What to say above the form.</summary>
    public FormErrors Errors { get; } = new FormErrors().Add("", ui.T("form.stale"));

    /// <summary>The secret of the address, on pages that a mail leads to.</summary>
    public string Token => context.Request.RouteValues["token"] as string ?? "";

    public CancellationToken Cancel => context.RequestAborted;

    /// <summary>What was typed into a field. Passwords are typed again.</summary>
    public string? this[string field] => sent[field];

    public T Service<T>()
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}

/// <summary>Shows a stale form once more, with what was typed and a token that fits.</summary>
/// <param name="show">Null where there is nothing to show, for example because the link has expired too.</param>
internal sealed class FormAgain(Func<StaleForm, Task<IResult?>> show)
{
    /// <summary>False where the endpoint has no such form.</summary>
    public static async Task<bool> TryShow(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<FormAgain>() is not { } again || await Read(context) is not { } stale)
        {
            return false;
        }

        if (await again.Show(stale) is not { } page)
        {
            return false;
        }

        await page.ExecuteAsync(context);
        return true;
    }

    private static async Task<StaleForm?> Read(HttpContext context)
    {
        try
        {
            return context.Request.HasFormContentType
                ? new(context, await context.Request.ReadFormAsync(context.RequestAborted), context.RequestServices.GetRequiredService<Ui>())
                : null;
        }
        catch (InvalidDataException)
        {
            // What cannot be read cannot be shown.
            return null;
        }
    }

    private Task<IResult?> Show(StaleForm stale) => show(stale);
}

internal static class FormsAgain
{
    /// <param name="show">See <see cref="FormAgain"/>.</param>
    public static void ShowAgain(this IEndpointConventionBuilder endpoint, Func<StaleForm, Task<IResult?>> show) =>
        endpoint.WithMetadata(new FormAgain(show));

    public static void ShowAgain(this IEndpointConventionBuilder endpoint, Func<StaleForm, IResult> show) =>
        endpoint.ShowAgain(stale => Task.FromResult<IResult?>(show(stale)));
}
