using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Web.Security;

namespace Nanni.Tests.Security;

/// <summary>Whatever somebody uploads, it comes back as a plain download, to those who may see what it hangs on, and to nobody else.</summary>
public sealed class FileTests
{
    private static readonly string[] Names =
    [
        "../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\boot.ini", "....//....//x", "%2e%2e%2fx", "a\0b.html", "a\r\nSet-Cookie: x=1.html",
        "\"; filename=\"evil.html", "<img src=x onerror=alert(1)>.svg", ".htaccess", "CON", "nul.txt", "-rf", "a/../b.txt", "..", ".", " ", "żółć 𐐷.pdf",
        new string('n', 400) + ".txt",
    ];

    private static readonly byte[][] Contents =
    [
        "<script>alert(1)</script>"u8.ToArray(), "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), "GIF89a<script>alert(1)</script>"u8.ToArray(),
        "%PDF-1.7 <script>app.alert(1)</script>"u8.ToArray(), "PK\u0003\u0004 no archive"u8.ToArray(), "MZ this program"u8.ToArray(), [0], [0xFF, 0xFE, 0x3C, 0],
    ];

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Any_name_and_content_comes_back_as_a_download_for_those_who_may(Provider provider)
    {
        var app = await TestApp.On(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var account = await api.Create("accounts", new { name = "Huta", kind = "company" });
        var token = (await ada.Get("/sign-in")).Value(Csrf.Field)!;
        var nobody = await ada.SignInColleague(Scope.None, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None);
        var stranger = await app.SignIn();

        for (var i = 0; i < Names.Length; i++)
        {
            // A number makes each content another file, so that the size tells which one came back.
            byte[] content = [.. Contents[i % Contents.Length], .. Encoding.UTF8.GetBytes(i.ToString("D3", System.Globalization.CultureInfo.InvariantCulture))];
            var stored = await Upload(ada, token, Names[i], content);
            Assert.True(stored is not null, $"“{Names[i]}” was not taken");
            var name = stored["name"]!.ToString();
            Assert.DoesNotContain(name, c => char.IsControl(c) || c is '/' or '\\');
            Assert.NotEqual(0, name.Length);

            using var compose = new HttpRequestMessage(HttpMethod.Post, ada.Url("compose"))
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["kind"] = "note", ["about"] = account.ToString(), ["body"] = "A file", ["attachment"] = stored["id"]!.ToString(),
                }),
            };
            compose.Headers.Add(Csrf.Header, token);
            Assert.Equal(HttpStatusCode.SeeOther, (await ada.Browser.Send(compose)).Status);

            var attachment = (await api.Get("attachments?limit=1&sort=-createdAt"))["items"]![0]!["id"]!.ToString();
            var path = ada.Url($"attachments/{attachment}/download");
            using var answer = await ada.Browser.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Set-Cookie"));

            Assert.Equal(HttpStatusCode.NotFound, (await nobody.Browser.Get(path)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.Browser.Get(path)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get($"attachments/{attachment}/download")).Status);
            var anonymous = await app.Browser().Get(path);
            Assert.True(anonymous.Status == HttpStatusCode.Unauthorized || anonymous.Location?.StartsWith("/sign-in", StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public async Task Nothing_that_is_stored_has_an_address_of_its_own()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn();
        await Upload(ada, (await ada.Get("/sign-in")).Value(Csrf.Field)!, "secret.txt", "a stored secret"u8.ToArray());
        var folder = app.Services.GetRequiredService<DataFolder>().Files;
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        var secret = Assert.Single(files, f => File.ReadAllText(f) == "a stored secret");
        var inside = Path.GetRelativePath(folder, secret);

        foreach (var prefix in (string[])["/", "/files/", "/assets/", "/data/files/", "/assets/../files/", "/assets/%2e%2e/files/", ada.Url("files/"), ada.Url("attachments/")])
        {
            foreach (var person in new[] { app.Browser(), ada.Browser })
            {
                foreach (var name in new[] { inside, Path.GetFileName(secret), secret.TrimStart('/') })
                {
                    var answer = await person.Get(prefix + name.Replace('\\', '/'));
                    Assert.False(answer.Text.Contains("a stored secret", StringComparison.Ordinal), $"{prefix}{name} answered {answer.Status}");
                }
            }
        }
    }

    private static async Task<JsonNode?> Upload(SignedIn person, string token, string name, byte[] content)
    {
        // Written by hand: the framework's own client would refuse or mend such names.
        var boundary = Guid.CreateVersion7().ToString("N");
        var head = $"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name.Replace("\"", "%22", StringComparison.Ordinal).Replace("\r\n", "%0D%0A", StringComparison.Ordinal)}\"\r\nContent-Type: text/html\r\n\r\n";
        using var request = new HttpRequestMessage(HttpMethod.Post, person.Url("files"))
        {
            Content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(head), .. content, .. Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n")]),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
        request.Headers.Add(Csrf.Header, token);
        var answer = await person.Browser.Send(request);
        return answer.Status == HttpStatusCode.OK ? JsonNode.Parse(answer.Text) : null;
    }
}
