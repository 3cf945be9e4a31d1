using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Nanni.Administration.Backups;

namespace Nanni.Commands;

/// <summary>The command line, <c>./nanni …</c>: the same program, services and database as the server, without the server.</summary>
public static class CommandLine
{
    private const string Marker = "cli";

    /// <summary>Tells a command from a start of the server: <c>./nanni</c> marks it.</summary>
    public static (bool IsCommand, string[] Arguments) Split(string[] args) => args is [Marker, .. var command] ? (true, command) : (false, args);

    /// <summary>Runs one command with the services that the server would have.</summary>
    public static async Task<int> Run(string[] args, WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        await using var app = builder.Build();
        return await Run(args, new Terminal(app.Services, Console.In, Console.Out, Console.Error));
    }

    /// <returns>See <see cref="ExitCode"/>.</returns>
    internal static async Task<int> Run(string[] args, Terminal terminal)
    {
        var parsed = Root(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await terminal.Errors.WriteLineAsync(error.Message);
            }

            await terminal.Errors.WriteLineAsync($"See ./nanni {Path(parsed.CommandResult)}--help");
            return ExitCode.NotUnderstood;
        }

        try
        {
            return await parsed.InvokeAsync(
                new() { Output = terminal.Output, Error = terminal.Errors, EnableDefaultExceptionHandler = false });
        }
        catch (Exception refused) when (refused is CommandException or BackupException || Startup.Explains(refused) is not null)
        {
            await terminal.Errors.WriteLineAsync(Startup.Explains(refused) ?? refused.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            await terminal.Errors.WriteLineAsync("Stopped.");
            return ExitCode.Stopped;
        }
    }

    private static Command Root(Terminal terminal)
    {
        // A plain command, since a root command takes its name from the program's file.
        var root = new Command(
            "./nanni",
            """
            Nanni's command line. It uses the database and the files that NANNI_DATABASE and NANNI_DATA name, as ./run does.

            Exit codes: 0 done; 1 refused or failed, and nothing was changed; 2 the command was not understood;
            3 done in part, the rest is in the file of bad rows; 130 stopped.
            """);
        root.Add(new HelpOption());
        root.Add(new VersionOption());
        UserCommands.Add(root, terminal);
        TokenCommands.Add(root, terminal);
        ImportCommands.Add(root, terminal);
        ExportCommands.Add(root, terminal);
        BackupCommands.Add(root, terminal);
        ArchiveCommands.Add(root, terminal);
        MoveCommands.Add(root, terminal);
        AuditCommands.Add(root, terminal);
        return root;
    }

    /// <summary>"user create " for that command, nothing for the root.</summary>
    private static string Path(CommandResult? command)
    {
        var names = "";
        for (; command?.Parent is CommandResult parent; command = parent)
        {
            names = $"{command.Command.Name} {names}";
        }

        return names;
    }
}

/// <summary>What scripts see of a command.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused or failed; nothing was changed.</summary>
    public const int Failed = 1;

    public const int NotUnderstood = 2;

    /// <summary>Good rows are in, bad ones are in the file of bad rows.</summary>
    public const int DoneInPart = 3;

    /// <summary>By Ctrl+C: 128 and the signal's number, as shells have it.</summary>
    public const int Stopped = 130;
}

/// <summary>A command cannot be done. The message says why and what to do.</summary>
public sealed class CommandException(string message) : Exception(message);
