using System.IO.Compression;
using System.Net;
using Nanni.Database;
using Nanni.Web;

namespace Nanni.Tests.Web;

public sealed class AssetsTests
{
    /// <summary>What the first page of a new browser loads, besides itself.</summary>
    private static readonly string[] FirstVisit = ["app.js", "app.css", "icons.svg", "texts.pl.js", "mark.svg", "live-worker.js"];

    [Fact]
    public async Task A_built_file_may_be_kept_for_ever_because_its_name_changes_with_it()
    {
        var browser = (await TestApp.On(Provider.Sqlite)).Browser();

        var answer = await browser.Http.GetAsync(Assets.Url("app.css"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/css", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"^/assets/app\.[0-9A-Z]{8}\.css$", Assets.Url("app.css"));
    }

    [Fact]
    public async Task A_browser_that_reads_brotli_gets_the_same_file_smaller()
    {
        var browser = (await TestApp.On(Provider.Sqlite)).Browser();
        var plain = await browser.Http.GetByteArrayAsync(Assets.Url("app.js"));

        using var request = new HttpRequestMessage(HttpMethod.Get, Assets.Url("app.js"));
        request.Headers.Add("Accept-Encoding", "gzip, br");
        var answer = await browser.Http.SendAsync(request);

        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], answer.Headers.Vary);
        var small = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(small.Length < plain.Length / 2);
        Assert.Equal(plain, await Unpack(small));
    }

    [Theory]
    [InlineData("/assets/manifest.json")]
    [InlineData("/assets/.inputs.json")]
    [InlineData("/assets/..%2fappsettings.json")]
    [InlineData("/assets/app.00000000.css")]
    public async Task Nothing_but_built_files_is_there(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await (await TestApp.On(Provider.Sqlite)).Browser().Get(path)).Status);

    [Fact]
    public async Task The_first_visit_stays_light()
    {
        var browser = (await TestApp.On(Provider.Sqlite)).Browser();
        var bytes = 0;
        foreach (var name in FirstVisit)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Assets.Url(name));
            request.Headers.Add("Accept-Encoding", "br");
            bytes += (await (await browser.Http.SendAsync(request)).Content.ReadAsByteArrayAsync()).Length;
        }

        Assert.InRange(bytes, 20_000, 75_000);
    }

    [Fact]
    public void An_icon_that_is_not_drawn_is_refused_while_one_works_on_the_code()
    {
        Assert.Contains("#users\"", Icons.Of("users").Value, StringComparison.Ordinal);
#if DEBUG
        Assert.Throws<KeyNotFoundException>(() => Icons.Of("no-such-icon"));
#else
        Assert.Contains("#file\"", Icons.Of("no-such-icon").Value, StringComparison.Ordinal);
#endif
        Assert.Throws<ArgumentException>(() => Icons.Of("\"><script>"));
    }

    private static async Task<byte[]> Unpack(byte[] small)
    {
        await using var brotli = new BrotliStream(new MemoryStream(small), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await brotli.CopyToAsync(plain);
        return plain.ToArray();
    }
}
