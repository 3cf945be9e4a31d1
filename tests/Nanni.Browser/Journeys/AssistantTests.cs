using System.Diagnostics;
using System.Text.Json;
using Nanni.Database;

namespace Nanni.Browser.Journeys;

/// <summary>The client that assistants are built with, as it comes from npm, on the real server.</summary>
public sealed class AssistantTests(Chromium chromium, Apps apps)
{
    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.Postgres)]
    public async Task An_assistant_connects_with_a_token_from_the_page_and_works(Provider provider)
    {
        var app = await apps.On(provider);
        await Visitor.Visits(chromium, app, async visitor =>
        {
            await visitor.SignsInAtOnce();
            await visitor.Opens("/w/nanni/me/tokens");
            await visitor.Page.FillAsync("input[name=Name]", "Assistant");
            await visitor.Page.SelectOptionAsync("select[name=May]", "write");
            await visitor.Page.ClickAsync("main button.primary");
            var token = await visitor.Page.InputValueAsync("#secret");

            var saw = await Run(app.Address, token);

            Assert.Equal("nanni", saw.GetProperty("server").GetString());
            Assert.Equal(9, saw.GetProperty("tools").GetArrayLength());
            Assert.Contains("opportunity", saw.GetProperty("types").EnumerateArray().Select(t => t.GetString()));
            Assert.Equal("Ea-nasir", saw.GetProperty("planned").GetString());
            Assert.True(saw.GetProperty("isFound").GetBoolean());
            Assert.Equal(0, saw.GetProperty("left").GetInt32());
            Assert.Equal("record.notFound", saw.GetProperty("refused").GetString());
        });
    }

    private static async Task<JsonElement> Run(Uri address, string token)
    {
        // Node looks for packages beside the script, so it runs where it is written.
        var folder = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "tests", "Nanni.Browser");
        using var node = Process.Start(new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            ArgumentList = { "assistant.mjs", address.ToString(), token },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, wrong) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(node.ExitCode == 0, await wrong);
        return JsonDocument.Parse(await said).RootElement;
    }
}
