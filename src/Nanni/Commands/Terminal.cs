using System.Globalization;
using Nanni.Administration.Backups;
using Nanni.Database;
using Nanni.Web.Audit;
using Spectre.Console;

namespace Nanni.Commands;

/// <summary>
/// What a command works with: the product's services, and where it reads and writes. Results go to the output; what a person
/// only looks at while waiting goes to the errors, progress only if somebody is watching.
/// </summary>
internal sealed class Terminal(IServiceProvider services, TextReader input, TextWriter output, TextWriter errors)
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public IServiceProvider Services { get; } = services;

    public TextReader Input { get; } = input;

    public TextWriter Output { get; } = output;

    public TextWriter Errors { get; } = errors;

    /// <summary>Does something to a database that is first brought up to this version, as the server does when it starts.</summary>
    public async Task<int> WithDatabase(Func<IServiceProvider, Task> work, CancellationToken cancel)
    {
        Services.BackUpBeforeMigrations();
        await Services.GetRequiredService<DatabaseSetup>().Migrate(cancel);
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<SecurityEvents>().IsCommand = true;
        await work(scope.ServiceProvider);
        return ExitCode.Done;
    }

    /// <summary>Runs the work under a progress bar that is gone when the work is done.</summary>
    public async Task<T> WithProgress<T>(Func<IProgress<BackupProgress>?, Task<T>> work)
    {
        if (Errors != Console.Error || Console.IsErrorRedirected)
        {
            return await work(null);
        }

        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Errors) });
        return await console.Progress().AutoClear(true).HideCompleted(false).StartAsync(context => work(new Bars(context)));
    }

    /// <summary>A path as the user typed it, from the folder in which they stand (<c>./nanni</c> itself runs in the project's).</summary>
    public static string FullPath(string typed) =>
        Path.GetFullPath(typed, Environment.GetEnvironmentVariable("NANNI_CALLED_FROM") ?? Environment.CurrentDirectory);

    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>"3.4 MB".</summary>
    public static string Size(long bytes)
    {
        var size = (double)bytes;
        var unit = 0;
        while (size >= 1000 && unit < Units.Length - 1)
        {
            size /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {Units[unit]}");
    }

    private sealed class Bars(ProgressContext context) : IProgress<BackupProgress>
    {
        private readonly Dictionary<string, ProgressTask> steps = [];

        public void Report(BackupProgress value)
        {
            if (!steps.TryGetValue(value.Step, out var step))
            {
                step = steps[value.Step] = context.AddTask(value.Step, maxValue: 1);
            }

            step.Value = value.Done;
        }
    }
}
