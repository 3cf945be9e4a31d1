using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Nanni.Web;

/// <summary>
/// A view as an answer. A view waits for nothing, so it is written whole, in one pass, before the first byte is sent: a view that
/// fails gives a page that says so and never half of another, and none of the framework's machinery for components that stream, post
/// forms or come alive later is paid for.
/// </summary>
internal sealed class ViewResult<TView>(ParameterView parameters, int status, string contentType) : IResult, IStatusCodeHttpResult
    where TView : IComponent
{
    public int? StatusCode => status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var page = new PageWriter();
        await using (var renderer = new HtmlRenderer(ViewServices.All, NullLoggerFactory.Instance))
        {
            await renderer.Dispatcher.InvokeAsync(() => renderer.BeginRenderingComponent<TView>(parameters).WriteHtmlTo(page));
        }

        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(page.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(page.Written, bytes);
            response.ContentLength = length;
            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await response.Body.WriteAsync(bytes.AsMemory(0, length), httpContext.RequestAborted);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}

/// <summary>A part of a page as text, for a script that puts it in.</summary>
internal static class ViewText
{
    public static async Task<string> Of<TView, TModel>(TModel model, Ui ui)
        where TView : View<TModel>
    {
        using var page = new PageWriter();
        await using var renderer = new HtmlRenderer(ViewServices.All, NullLoggerFactory.Instance);
        await renderer.Dispatcher.InvokeAsync(() => renderer.BeginRenderingComponent<TView>(ParameterView.FromDictionary(
            new Dictionary<string, object?>(2) { [nameof(View<>.Model)] = model, [nameof(View<>.Ui)] = ui })).WriteHtmlTo(page));
        return page.Written.ToString();
    }
}

internal static class ViewServices
{
    /// <summary>All that views are given: letters of every language stay as they are.</summary>
    public static ServiceProvider All { get; } = new ServiceCollection().AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)).BuildServiceProvider();
}

/// <summary>The text of a page, in one borrowed array: most pages are written in thousands of small pieces.</summary>
internal sealed class PageWriter : TextWriter
{
    private char[] text = ArrayPool<char>.Shared.Rent(1 << 17);

    public int Length { get; private set; }

    public ReadOnlySpan<char> Written => text.AsSpan(0, Length);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        if (Length == text.Length)
        {
            Grow(1);
        }

        text[Length++] = value;
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.Length > text.Length - Length)
        {
            Grow(buffer.Length);
        }

        buffer.CopyTo(text.AsSpan(Length));
        Length += buffer.Length;
    }

    protected override void Dispose(bool disposing)
    {
        ArrayPool<char>.Shared.Return(text);
        text = [];
        base.Dispose(disposing);
    }

    private void Grow(int by)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(text.Length * 2, Length + by));
        Written.CopyTo(larger);
        ArrayPool<char>.Shared.Return(text);
        text = larger;
    }
}
