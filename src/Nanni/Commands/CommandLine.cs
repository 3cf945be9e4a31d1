using System.CommandLine;
using System.CommandLine.Help;
using Nanni.Administration.Backups;

namespace Nanni.Commands;

/// <summary>The command line, <c>./nanni …</c>: the same program and database as the server.</summary>
public static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">What stands after <c>./nanni</c>.</param>
    /// <param name="output">Results; what a person only looks at while waiting goes to <paramref name="errors"/>.</param>
    /// <returns>See <see cref="ExitCode"/>.</returns>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        var terminal = new Terminal(output, errors);
        var root = Root(terminal);
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await errors.WriteLineAsync(error.Message);
            }

            await errors.WriteLineAsync($"See ./nanni {Path(parsed.CommandResult)}--help");
            return ExitCode.NotUnderstood;
        }

        try
        {
            return await parsed.InvokeAsync(new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }
        catch (Exception refused) when (refused is CommandException or BackupException or FormatException)
        {
            await errors.WriteLineAsync(refused.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("Stopped.");
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
        BackupCommands.Add(root, terminal);
        return root;
    }

    private static string Path(System.CommandLine.Parsing.CommandResult? command)
    {
        var names = "";
        for (; command?.Parent is System.CommandLine.Parsing.CommandResult parent; command = parent)
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
