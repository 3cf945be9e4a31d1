using System.Globalization;
using Nanni.Administration.Backups;
using Spectre.Console;

namespace Nanni.Commands;

/// <summary>Where a command writes: results to the output, progress to the errors and only if a person is watching.</summary>
internal sealed class Terminal(TextWriter output, TextWriter errors)
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public TextWriter Output { get; } = output;

    public TextWriter Errors { get; } = errors;

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
