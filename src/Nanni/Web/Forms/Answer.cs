namespace Nanni.Web.Forms;

/// <param name="What">What to know or to do about it.</param>
public sealed record Notice(string Title, string What)
{
    /// <summary>The start page would only lead back here, so the way on is to be somebody else.</summary>
    public bool OffersSignOut { get; init; }
}

/// <summary>Plain pages as answers.</summary>
internal static class Answer
{
    /// <summary>The form, as 422 when there is something to mend.</summary>
    public static IResult Form(FormPage page, FormErrors errors, Ui ui, int refused = StatusCodes.Status422UnprocessableEntity) =>
        PlainForm.With(page with { Problem = errors[""] }, ui, errors.Any ? refused : StatusCodes.Status200OK);

    /// <summary>The texts <paramref name="key"/> and <c>{key}.what</c>.</summary>
    public static IResult Notice(
        string key, Ui ui, int status = StatusCodes.Status200OK, params ReadOnlySpan<(string Name, object? Value)> values) =>
        NoticePage.With(new Notice(ui.T(key, values), ui.T(key + ".what", values)), ui, status);
}
