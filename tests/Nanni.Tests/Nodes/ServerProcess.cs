using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Nanni.Tests.Nodes;

/// <summary>The real program as a process of its own on a database that others may use too; it can be killed as by a power cut.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    public const string Email = "ada@example.com";
    public const string Password = "correct horse battery staple";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ConcurrentQueue<string> log = new();
    private readonly Process process;
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(TestDatabase database, (string Name, string? Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = database.Folder.FullName,
            Environment =
            {
                ["NANNI_DATABASE"] = database.Options.File ?? database.Options.ConnectionString,
                ["NANNI_DATA"] = DataFolder(database),
                ["NANNI_URL"] = null,
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["DOTNET_TieredPGO"] = "0",
                ["NANNI_ADMIN_EMAIL"] = Email,
                ["NANNI_ADMIN_PASSWORD"] = Password,
            },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException("It ended at its start."));
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Nanni.dll");

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The path of the link with which the first administrator sets it up; null while it has not been shown.</summary>
    public string? SetUpLink => log.Select(line => Link().Match(line)).FirstOrDefault(match => match.Success)?.Value;

    public static string DataFolder(TestDatabase database) => Path.Combine(database.Folder.FullName, "data");

    public static async Task<ServerProcess> Start(TestDatabase database, params (string Name, string? Value)[] settings)
    {
        var server = new ServerProcess(database, settings);
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        try
        {
            server.Address = await server.address.Task.WaitAsync(Patience);
            return server;
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or TimeoutException)
        {
            var said = string.Join(Environment.NewLine, server.log);
            await server.DisposeAsync();
            throw new InvalidOperationException($"The application did not start:{Environment.NewLine}{said}", wrong);
        }
    }

    /// <summary>Runs a command of the command line on the database.</summary>
    public static async Task<(int Code, string Output)> Command(TestDatabase database, params string[] arguments)
    {
        using var command = Process.Start(new ProcessStartInfo("dotnet", [Program, "cli", .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = database.Folder.FullName,
            Environment = { ["NANNI_DATABASE"] = database.Options.File ?? database.Options.ConnectionString, ["NANNI_DATA"] = DataFolder(database) },
        })!;
        var output = await command.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await command.WaitForExitAsync().WaitAsync(Patience);
        return (command.ExitCode, output.Trim());
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Kill();
        }

        process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is not null)
        {
            log.Enqueue(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                address.TrySetResult(new(match.Groups[1].Value));
            }
        }
    }

    [GeneratedRegex("Nanni is ready at (http://127\\.0\\.0\\.1:[0-9]+)")]
    private static partial Regex Listening();

    [GeneratedRegex("/set-up/[A-Za-z0-9_-]+")]
    private static partial Regex Link();
}
