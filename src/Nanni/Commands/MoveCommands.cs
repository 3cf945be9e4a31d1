using System.CommandLine;
using Nanni.Administration.Moves;
using Nanni.Database;

namespace Nanni.Commands;

internal static class MoveCommands
{
    public static void Add(Command root, Terminal terminal)
    {
        var to = new Option<string>("--to")
        {
            Description = "the new database, which must be empty: a file path or postgres://…, as NANNI_DATABASE has it",
            HelpName = "TARGET",
            Required = true,
        };
        var restart = new Option<bool>("--restart") { Description = "begin an interrupted move again" };
        var move = new Command(
            "move",
            """
            Copies the whole installation from NANNI_DATABASE into another database, SQLite or PostgreSQL, and compares every row.
            Nanni must not run meanwhile. The old database is only read; attached files stay in NANNI_DATA.
            """) { to, restart };
        move.SetAction((parsed, cancel) => Move(terminal, parsed.GetRequiredValue(to), parsed.GetValue(restart), cancel));
        root.Add(move);
    }

    private static async Task<int> Move(Terminal terminal, string to, bool restart, CancellationToken cancel)
    {
        var target = DatabaseOptions.Parse(to, Terminal.FullPath);
        var source = terminal.Services.GetRequiredService<DatabaseOptions>();
        var moved = await terminal.WithProgress(progress => new Move(source, target).Run(restart, held: true, progress, cancel));
        await terminal.Output.WriteLineAsync(
            $"Moved to {target.Description}: {Terminal.Number(moved.Rows)} rows in {moved.Tables} tables, every one compared. "
            + "Set NANNI_DATABASE to it before you start Nanni again; keep NANNI_DATA as it is.");
        return ExitCode.Done;
    }
}
