using Microsoft.AspNetCore.Components;

namespace Nanni.Web;

/// <summary>A component that only turns a model into HTML: no injected services, no database, nothing to wait for.</summary>
public abstract class View<TModel> : ComponentBase
{
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;

    [Parameter, EditorRequired]
    public Ui Ui { get; set; } = default!;

    /// <summary>The text in the reader's language.</summary>
    protected string T(string key, params ReadOnlySpan<(string Name, object? Value)> args) => Ui.T(key, args);
}

/// <summary>Turns a view into an answer: <c>return ListView.With(model, ui);</c></summary>
public static class ViewResults
{
    extension<TView, TModel>(TView)
        where TView : View<TModel>
    {
        /// <summary>Renders the view: a page where it wraps itself in a shell, a part where it does not.</summary>
        /// <param name="status">422 for a form that comes back with its messages.</param>
        /// <param name="contentType">Of a stream, which is no page; null for HTML.</param>
        public static IResult With(TModel model, Ui ui, int status = StatusCodes.Status200OK, string? contentType = null) =>
            new ViewResult<TView>(
                ParameterView.FromDictionary(new Dictionary<string, object?>(2) { [nameof(View<>.Model)] = model, [nameof(View<>.Ui)] = ui }),
                status, contentType ?? "text/html; charset=utf-8");
    }
}
