using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser;

/// <summary>The real application as a process of its own, on a free port, with a new database that it sets up itself.</summary>
public sealed partial class RunningApp : IAsyncDisposable
{
    public const string AdminEmail = "admin@example.com";
    public const string AdminPassword = "correct horse battery staple";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestDatabase database;
    private readonly ConcurrentQueue<string> log = new();
    private Process process;

    private readonly bool forDevelopment;
    private string? smtp;

    private RunningApp(TestDatabase database, bool forDevelopment)
    {
        this.database = database;
        this.forDevelopment = forDevelopment;
        process = new();
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What it has written so far.</summary>
    public string Log => string.Join(Environment.NewLine, log);

    /// <summary>Starts it with an administrator, <see cref="AdminEmail"/>.</summary>
    /// <param name="withAdmin">False: as a stranger finds it, with the link for setting it up in the log.</param>
    /// <param name="forDevelopment">True: with the gallery of views.</param>
    /// <param name="smtp">The address of a mail server; null: it has none.</param>
    public static async Task<RunningApp> Start(Provider provider, bool withAdmin = true, bool forDevelopment = false, string? smtp = null)
    {
        var app = new RunningApp(await TestDatabase.Create(provider, migrated: false), forDevelopment) { smtp = smtp };
        try
        {
            await app.Launch(withAdmin);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it without any warning, as a power cut would.</summary>
    public async Task Kill()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Starts it again on the same database, at another address.</summary>
    public Task StartAgain() => Launch(withAdmin: false);

    /// <summary>Runs a command of the command line on the same database.</summary>
    /// <returns>Its output, in one line.</returns>
    public async Task<string> Command(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Nanni.dll"), "cli", .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = database.Folder.FullName,
            Environment =
            {
                ["NANNI_DATABASE"] = database.Options.File ?? database.Options.ConnectionString,
                ["NANNI_DATA"] = Path.Combine(database.Folder.FullName, "data"),
            },
        };
        using var command = Process.Start(start)!;
        var output = await command.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await command.WaitForExitAsync().WaitAsync(Patience);
        return command.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {command.ExitCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (process.StartInfo.FileName.Length > 0 && !process.HasExited)
        {
            await Kill();
        }

        process.Dispose();
        await database.DisposeAsync();
    }

    private async Task Launch(bool withAdmin)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = database.Folder.FullName,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Nanni.dll"), "--urls", "http://127.0.0.1:0" },
            Environment =
            {
                ["NANNI_DATABASE"] = database.Options.File ?? database.Options.ConnectionString,
                ["NANNI_DATA"] = Path.Combine(database.Folder.FullName, "data"),
                ["ASPNETCORE_ENVIRONMENT"] = forDevelopment ? "Development" : "Production",

                // A process that lives for minutes pays for measuring its code and never has the profit.
                ["DOTNET_TieredPGO"] = "0",
                ["NANNI_SMTP"] = smtp,
                ["NANNI_ADMIN_EMAIL"] = withAdmin ? AdminEmail : null,
                ["NANNI_ADMIN_PASSWORD"] = withAdmin ? AdminPassword : null,
            },
        };

        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Dispose();
        process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data, address);
        process.ErrorDataReceived += (_, line) => Read(line.Data, address);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException("The application ended at its start."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        try
        {
            Address = await address.Task.WaitAsync(Patience);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or TimeoutException)
        {
            throw new InvalidOperationException($"The application did not start:{Environment.NewLine}{Log}", wrong);
        }
    }

    private void Read(string? line, TaskCompletionSource<Uri> address)
    {
        if (line is null)
        {
            return;
        }

        log.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
        {
            address.TrySetResult(new(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Nanni is ready at (http://127\.0\.0\.1:[0-9]+)")]
    private static partial Regex Listening();
}
