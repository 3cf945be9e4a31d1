using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Nanni.Web.Api;
using Nanni.Web.Errors;

namespace Nanni.Tests.Api;

/// <summary>A body is read to its end, good or bad, so that the connection serves the next request too.</summary>
public sealed class ApiBodyTests
{
    [Theory]
    [InlineData("""{"name":"Łódź"}""", true)]
    [InlineData("""{"name":""", false)]
    public async Task The_body_is_consumed(string text, bool isGood)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        var context = new DefaultHttpContext();
        context.Request.ContentType = "application/json";
        context.Features.Set<IRequestBodyPipeFeature>(new Body(pipe.Reader));

        if (isGood)
        {
            Assert.Equal("Łódź", (string?)(await ApiBody.Read(context))["name"]);
        }
        else
        {
            await Assert.ThrowsAsync<RequestException>(() => ApiBody.Read(context));
        }

        Assert.True(pipe.Reader.TryRead(out var rest));
        Assert.True(rest is { IsCompleted: true, Buffer.IsEmpty: true });
    }

    private sealed record Body(PipeReader Reader) : IRequestBodyPipeFeature;
}
