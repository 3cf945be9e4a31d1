using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Text;
using Nanni.Database;
using Nanni.Records.Types;
using Nanni.Sales.Quotes.Document;
using Nanni.Web;

namespace Nanni.Tests.Sales.Quotes;

/// <summary>Logos: what is taken for one, where it is shown, and who is served it.</summary>
public sealed class QuoteLogoTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_logo_of_a_profile_stands_on_the_document_and_on_the_page_of_the_customer(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var profile = "quoteprofiles/" + await api.Create("quoteprofiles", new { name = "Ur", language = "en" });
        var quote = "quotes/" + await api.Create("quotes", new { subject = "Ingots", currency = "EUR", validUntil = "2099-01-01", profile = profile.Split('/')[1] });
        await Samples.Change(ada, Guid.Parse(quote.Split('/')[1]), (q, _) => q.Write(Samples.Offer()));

        var refused = await Upload(ada, profile, "<svg onload='alert(1)'/>"u8.ToArray());
        var put = await Upload(ada, profile, Png(4, 2, 6));
        var page = await ada.Get(profile);
        await (await ada.Get(quote + "/sending")).Submit(ada.Url(quote + "/sending"), ("do", "link"));
        var link = new Uri((await ada.Get(quote)).Document.QuerySelector("#quote-link")!.GetAttribute("value")!).AbsolutePath;
        var customer = await ada.App.Browser().Get(link);
        var logo = await ada.App.Browser().Get(customer.Document.QuerySelector(".customer-logo")!.GetAttribute("src")!);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("no PNG or JPEG", refused.Document.QuerySelector("#f-logo-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, put.Status);
        Assert.Equal(("image/png", "nosniff"), (logo.Response.Content.Headers.ContentType!.MediaType, logo.Response.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Contains("sandbox", logo.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var document = Encoding.Latin1.GetString(await (await ada.Browser.Http.GetAsync(ada.Url(quote + "/pdf"))).Content.ReadAsByteArrayAsync());
        Assert.Contains("/Subtype /Image /Width 4 /Height 2", document, StringComparison.Ordinal);
        Assert.Contains("/SMask", document, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector(".quote-logo-picture"));

        await page.Submit(ada.Url(profile + "/logo/deletion"));
        Assert.Null((await ada.App.Browser().Get(link)).Document.QuerySelector(".customer-logo"));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.App.Browser().Get(link + "/logo")).Status);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 8)]
    [InlineData(2, 8)]
    [InlineData(2, 16)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    [InlineData(6, 8)]
    public void A_picture_is_read_in_each_colour_type(int kind, int depth)
    {
        var picture = Picture.Read(Png(5, 3, kind, depth));

        Assert.Equal((5, 3, 45), (picture.Width, picture.Height, picture.Colors.Length));
        Assert.Equal(kind is 4 or 6, picture.Alpha is not null);
        Assert.Contains(picture.Colors, c => c > 0);
    }

    [Fact]
    public void Rows_are_read_by_each_of_the_five_filters()
    {
        // Five rows of one grey point each 100, written with the filters none, sub, up, average and Paeth.
        var picture = Picture.Read(Png(1, 5, 0, 8, rows: [0, 100, 1, 100, 2, 0, 3, 50, 4, 0]));

        Assert.Equal(Enumerable.Repeat((byte)100, 15), picture.Colors);
    }

    [Fact]
    public void What_is_too_large_damaged_or_something_else_is_refused()
    {
        Assert.Equal("quote.logo.size", Code(new byte[Picture.MostBytes + 1]));
        Assert.Equal("quote.logo.size", Code(Png(Picture.MostPoints + 1, 1, 0)));
        Assert.Equal("quote.logo.size", Code(Png(int.MaxValue, 1, 0, rows: [0, 1])));
        Assert.Equal("quote.logo.kind", Code(Png(4, 4, 2)[..60]));
        Assert.Equal("quote.logo.kind", Code(Png(100, 100, 2, rows: [0, 1])));
        Assert.Equal("quote.logo.kind", Code("GIF89a"u8.ToArray()));
        Assert.Equal("quote.logo.kind", Code([]));
        Assert.Equal("quote.logo.kind", Code([0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10]));
    }

    [Fact]
    public void A_JPEG_goes_into_the_document_as_it_is()
    {
        var picture = Picture.Read(Jpeg(640, 200, 3));
        var file = QuotePdf.Write(QuotePdfTests.Quote(Language.English, 1) with { Logo = picture });

        Assert.Equal((640, 200, 3), (picture.Width, picture.Height, picture.Components));
        Assert.True(file.AsSpan().IndexOf(picture.Colors) > 0);
        Assert.Equal("quote.logo.kind", Code(Jpeg(640, 200, 4)));
    }

    private static string Code(byte[] file) => Assert.Throws<FieldException>(() => Picture.Read(file)).Problems.Single().Code;

    private static byte[] Jpeg(int width, int height, byte components) =>
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 1, 0xFF, 0xC0, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, components, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xD9,
    ];

    /// <summary>A picture of counted bytes.</summary>
    internal static byte[] Png(int width, int height, int kind, int depth = 8, byte[]? rows = null)
    {
        var channels = kind switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        if (rows is null)
        {
            var line = ((width * channels * depth) + 7) / 8;
            rows = [.. Enumerable.Range(0, height).SelectMany(y => Enumerable.Range(0, line + 1).Select(x => (byte)(x == 0 ? 0 : kind == 3 ? 0x11 : (x * 37) + y)))];
        }

        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(rows);
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)kind);
        byte[] palette = kind == 3 ? [.. Enumerable.Range(0, 48).Select(i => (byte)(i * 5))] : [];
        return [.. PngPicture.Signature, .. Chunk("IHDR", header), .. palette.Length > 0 ? Chunk("PLTE", palette) : [], .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(name), .. content, 0, 0, 0, 0];
    }

    private static async Task<TestPage> Upload(SignedIn ada, string profile, byte[] file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ada.Url(profile + "/logo"));
        request.Content = new MultipartFormDataContent
        {
            { new StringContent((await ada.Get(profile)).Value("__RequestVerificationToken")!), "__RequestVerificationToken" }, { new ByteArrayContent(file), "logo", "../logo.png" },
        };
        return await ada.Browser.Send(request);
    }
}
