using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser;

/// <summary>
/// The description of the API, as others use it: a public validator accepts it, a public generator makes a TypeScript client of it, and a
/// program that was compiled against that client does its work on the running application.
/// </summary>
public sealed class ClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_client_that_was_generated_from_the_description_works(Provider provider)
    {
        await using var app = await RunningApp.Start(provider);
        var token = await app.Command("token", "create", RunningApp.AdminEmail, "--name", "client");
        var folder = Directory.CreateTempSubdirectory("nanni-client-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Here(), "Client")))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Path.Combine(Here(), "node_modules"));
            await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{"type": "module"}""");
            await File.WriteAllTextAsync(Path.Combine(folder, "schema.json"), await Description(app, token));

            await Node(folder, "validate.mjs", "schema.json");
            await Node(folder, "node_modules/openapi-typescript/bin/cli.js", "schema.json", "-o", "schema.d.ts");
            await Node(folder, "node_modules/typescript/bin/tsc", "-p", ".");
            Assert.Contains("done", await Node(folder, "client.js", app.Address.ToString().TrimEnd('/'), token), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> Description(RunningApp app, string token)
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.GetStringAsync("/api/openapi.json");
    }

    /// <returns>What it wrote; it must end well.</returns>
    private static async Task<string> Node(string folder, params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync().WaitAsync(Patience);
        var written = await output + await errors;
        Assert.True(node.ExitCode == 0, $"{string.Join(' ', arguments)}: {written}");
        return written;
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
