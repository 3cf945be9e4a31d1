using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Import;
using Nanni.Records.Import.Tables;
using Nanni.Records.Import.Values;
using Nanni.Records.Jobs;
using Nanni.Web.Errors;
using Spectre.Console;
using Table = Nanni.Records.Import.Tables.Table;

namespace Nanni.Commands;

/// <summary><c>./nanni import</c>: shows how a file would be read, what it would do, asks, and does it.</summary>
internal static class ImportCommands
{
    private sealed record Asked(string? File, string? Type)
    {
        public bool Yes { get; init; }

        public bool DryRun { get; init; }

        public bool Resume { get; init; }

        public string[] Maps { get; init; } = [];

        public string? Match { get; init; }

        public Duplicates? Duplicates { get; init; }

        public string[] Empty { get; init; } = [];

        public string[] Translations { get; init; } = [];

        public string[] Settings { get; init; } = [];

        public string? Currency { get; init; }

        public string? Dates { get; init; }

        public bool NoCreate { get; init; }

        public string? Sheet { get; init; }

        public string? Encoding { get; init; }

        public string? BadFile { get; init; }

        public string? Workspace { get; init; }

        public string? As { get; init; }
    }

    public static void Add(Command root, Terminal terminal)
    {
        var file = new Argument<string?>("FILE") { Description = "CSV, XLSX or XLS", Arity = ArgumentArity.ZeroOrOne };
        var type = new Option<string?>("--type") { Description = "what each row is: account, contact, opportunity, product, task, note, member …", HelpName = "TYPE" };
        var yes = new Option<bool>("--yes") { Description = "does not ask" };
        var dry = new Option<bool>("--dry-run") { Description = "only says what it would do" };
        var resume = new Option<bool>("--resume") { Description = "goes on with imports that were broken off" };
        var map = new Option<string[]>("--map") { Description = "a field and its column: --map name=Company; an empty column leaves the field out; - leaves out all that is proposed", HelpName = "FIELD=COLUMN" };
        var match = new Option<string?>("--match") { Description = "fields by which a row is known to be there, e.g. email,name; none: nobody looks", HelpName = "FIELDS" };
        var duplicates = new Option<Duplicates?>("--duplicates") { Description = "what happens to a row that is there: skip (the default), update, fill what is empty, or create it again" };
        var empty = new Option<string[]>("--empty") { Description = "a word that means that nothing is known", HelpName = "WORD" };
        var translate = new Option<string[]>("--translate") { Description = "a value that means another: --translate sector:technolgy=technology", HelpName = "COLUMN:VALUE=VALUE" };
        var setting = new Option<string[]>("--set") { Description = "e.g. pipeline=Sales for deals whose file names none", HelpName = "NAME=VALUE" };
        var currency = new Option<string?>("--currency") { Description = "of amounts without one", HelpName = "EUR" };
        var dates = new Option<string?>("--dates") { Description = "dmy or mdy, where a date reads both ways", HelpName = "ORDER" };
        var noCreate = new Option<bool>("--no-create") { Description = "names that nobody knows make a row bad instead of being added" };
        var sheet = new Option<string?>("--sheet") { Description = "of a workbook", HelpName = "NAME" };
        var encoding = new Option<string?>("--encoding") { Description = "of a text file, e.g. windows-1250; found out without it", HelpName = "NAME" };
        var bad = new Option<string?>("--bad") { Description = "where rows that were not imported go; FILE.bad.csv without it", HelpName = "FILE" };
        var member = new Option<string?>("--as") { Description = "the member who imports and owns what has no owner; the first administrator without it", HelpName = "EMAIL" };
        var workspace = WorkspaceChoice.Option();
        var import = new Command("import", "Imports a table: proposes where its columns go, shows what would happen, asks, imports. One import is one undo.")
        {
            file, type, yes, dry, resume, map, match, duplicates, empty, translate, setting, currency, dates, noCreate, sheet, encoding, bad, member, workspace,
        };
        import.SetAction(async (parsed, cancel) =>
        {
            var asked = new Asked(parsed.GetValue(file), parsed.GetValue(type))
            {
                Yes = parsed.GetValue(yes), DryRun = parsed.GetValue(dry), Resume = parsed.GetValue(resume), Maps = parsed.GetValue(map) ?? [],
                Match = parsed.GetValue(match), Duplicates = parsed.GetValue(duplicates), Empty = parsed.GetValue(empty) ?? [],
                Translations = parsed.GetValue(translate) ?? [], Settings = parsed.GetValue(setting) ?? [], Currency = parsed.GetValue(currency),
                Dates = parsed.GetValue(dates), NoCreate = parsed.GetValue(noCreate), Sheet = parsed.GetValue(sheet), Encoding = parsed.GetValue(encoding),
                BadFile = parsed.GetValue(bad), As = parsed.GetValue(member), Workspace = parsed.GetValue(workspace),
            };
            var code = ExitCode.Failed;
            await terminal.WithDatabase(async services => code = await Run(services, terminal, asked, cancel), cancel);
            return code;
        });
        root.Add(import);
    }

    private static async Task<int> Run(IServiceProvider services, Terminal terminal, Asked asked, CancellationToken cancel)
    {
        var db = services.GetRequiredService<NanniDb>();
        var workspace = await WorkspaceChoice.Find(db, asked.Workspace, cancel);
        if (asked.Resume)
        {
            return await Resume(services, terminal, workspace, cancel);
        }

        var path = Terminal.FullPath(asked.File ?? throw new CommandException("Which file? For example: ./nanni import --type account customers.csv"));
        if (!File.Exists(path))
        {
            throw new CommandException($"There is no file {path}.");
        }

        var type = asked.Type ?? throw new CommandException("What is each row? Add --type with account, contact, opportunity, product, task, note or member.");
        type = Modules.RecordTypes.FindPlural(type)?.Name ?? (type == "members" ? "member" : type);
        var actor = await CommandActor.Find(services, db, workspace.Id, asked.As, cancel);
        try
        {
            return await Import(services, terminal, asked, actor, path, type, cancel);
        }
        catch (TableException unreadable)
        {
            throw new CommandException(CommandActor.English(services).T(unreadable.Code, [.. unreadable.Values]));
        }
        catch (Records.Types.UnreadableException wrong)
        {
            throw new CommandException(Problems.Text(CommandActor.English(services), wrong.Code, wrong.Values));
        }
    }

    private static async Task<int> Import(
        IServiceProvider services, Terminal terminal, Asked asked, Actor actor, string path, string type, CancellationToken cancel)
    {
        var imports = services.GetRequiredService<ImportServices>();
        var mappings = services.GetRequiredService<ImportMappings>();
        Guid upload;
        await using (var content = File.OpenRead(path))
        {
            upload = await imports.Files.Keep(actor.WorkspaceId, content, cancel);
        }

        var options = new TableOptions { Sheet = asked.Sheet, Encoding = asked.Encoding is { } name ? Table.EncodingNamed(name) : null, Language = actor.Language };
        TablePreview preview;
        await using (var stream = imports.Files.Open(actor.WorkspaceId, upload))
        {
            preview = await Table.Preview(stream, options, cancel);
        }

        var targets = await mappings.Targets(actor, type, cancel);
        var (proposed, isRemembered) = await mappings.For(actor, type, preview, cancel);
        var plan = await mappings.Near(actor, Planned(asked, proposed, targets, preview), preview, cancel);
        Show(terminal, plan, preview, isRemembered);
        if (plan.Columns.Count == 0)
        {
            throw new CommandException("No column goes into a field. Name them with --map field=column.");
        }

        var fileName = Path.GetFileName(path);
        var dry = await Work(services, terminal, actor, new(plan, upload, fileName, "cli", IsDry: true), "Checking", cancel);
        await terminal.Output.WriteLineAsync("Would import: " + Said(dry.Counts));
        if (asked.DryRun || (!asked.Yes && !await Agreed(terminal)))
        {
            return dry.Counts.Out == 0 ? ExitCode.Done : ExitCode.DoneInPart;
        }

        var done = await Work(services, terminal, actor, new(plan, upload, fileName, "cli", dry.Counts.Rows), "Importing", cancel);
        await mappings.Remember(actor, plan, preview.Header, cancel);
        await terminal.Output.WriteLineAsync("Imported: " + Said(done.Counts));
        return await Left(imports, terminal, actor.WorkspaceId, upload, done, asked.BadFile is { } bad ? Terminal.FullPath(bad) : path + ".bad.csv");
    }

    private static ImportPlan Planned(Asked asked, ImportPlan proposed, ImportTargets targets, TablePreview preview)
    {
        var columns = asked.Maps.Contains("-") ? [] : proposed.Columns.ToList();
        foreach (var (target, column) in asked.Maps.Where(m => m != "-").Select(m => Pair(m, "--map")))
        {
            _ = targets.Find(target) ?? throw new CommandException(
                $"There is no field “{target}”. There are: {string.Join(", ", targets.All.Select(t => t.Path))}.");
            columns.RemoveAll(c => c.Target == target || c.Column == column);
            if (column.Length > 0)
            {
                columns.Add(new(preview.Header.FirstOrDefault(h => h.Equals(column, StringComparison.OrdinalIgnoreCase))
                    ?? throw new CommandException($"The file has no column “{column}”. It has: {string.Join(", ", preview.Header)}."), target));
            }
        }

        foreach (var group in asked.Translations.Select(t => (Column: Pair(t, "--translate", ':'), Text: t)).GroupBy(t => t.Column.Left))
        {
            var at = columns.FindIndex(c => c.Column.Equals(group.Key, StringComparison.OrdinalIgnoreCase));
            columns[at < 0 ? throw new CommandException($"No field takes the column “{group.Key}”.") : at] =
                columns[at] with
                {
                    Translations = group.Select(t => Pair(t.Column.Right, "--translate"))
                        .Concat((columns[at].Translations ?? new Dictionary<string, string>()).Select(t => (t.Key, t.Value)))
                        .DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2),
                };
        }

        ImportTarget[] chosen = [.. columns.Select(c => targets.Find(c.Target)).OfType<ImportTarget>()];
        var match = asked.Match is null ? asked.Maps.Length == 0 ? proposed.Match : ImportProposal.Keys(targets, chosen)
            : asked.Match == "none" ? [] : asked.Match.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var key in match)
        {
            _ = targets.Keys.FirstOrDefault(f => f.Key == key)
                ?? throw new CommandException($"Rows cannot be known by “{key}”. They can by: {string.Join(", ", targets.Keys.Select(f => f.Key))}.");
        }

        return proposed with
        {
            Columns = columns,
            Match = match,
            Duplicates = asked.Duplicates ?? proposed.Duplicates,
            Blanks = [.. proposed.Blanks.Concat(asked.Empty).Distinct()],
            CreatesMissing = !asked.NoCreate && proposed.CreatesMissing,
            Currency = asked.Currency?.ToUpperInvariant() ?? proposed.Currency,
            Dates = asked.Dates switch { null => proposed.Dates, "dmy" => DateOrder.DayFirst, "mdy" => DateOrder.MonthFirst, _ => throw new CommandException("--dates is dmy or mdy.") },
            Settings = asked.Settings.Length == 0 ? proposed.Settings : asked.Settings.Select(s => Pair(s, "--set")).ToDictionary(p => p.Left, p => p.Right),
            Sheet = asked.Sheet,
            Encoding = asked.Encoding,
        };
    }

    private static (string Left, string Right) Pair(string text, string option, char mark = '=')
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at > 0 ? (text[..at].Trim(), text[(at + 1)..].Trim()) : throw new CommandException($"{option} {text}: the two sides are parted by {mark}.");
    }

    private static void Show(Terminal terminal, ImportPlan plan, TablePreview preview, bool isRemembered)
    {
        var table = new Spectre.Console.Table().AddColumns("Column", "Goes into", "For example").Border(TableBorder.Simple);
        for (var i = 0; i < preview.Header.Count; i++)
        {
            var column = plan.Columns.FirstOrDefault(c => c.Column == preview.Header[i]);
            var sample = string.Join(" | ", preview.Rows.Select(r => r.Cells[i]).Where(c => c.Length > 0).Distinct().Take(3));
            table.AddRow(Markup.Escape(preview.Header[i]), Markup.Escape(column?.Target ?? "–"), Markup.Escape(sample.Length > 50 ? sample[..49] + "…" : sample));
        }

        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(terminal.Output), Interactive = InteractionSupport.No });
        console.Write(table);
        foreach (var column in plan.Columns)
        {
            foreach (var (value, meant) in (column.Translations ?? new Dictionary<string, string>()).Where(t => t.Key != t.Value))
            {
                console.WriteLine($"{column.Column}: “{value}” is taken for “{meant}”. To keep it as it is: --translate \"{column.Column}:{value}={value}\"");
            }
        }

        console.WriteLine(
            $"{(isRemembered ? "As last time." : "As proposed.")} Known by: {(plan.Match.Count == 0 ? "nothing" : string.Join(", ", plan.Match))}. Rows that are there: {plan.Duplicates.ToString().ToLowerInvariant()}.");
    }

    private static async Task<ImportState> Work(
        IServiceProvider services, Terminal terminal, Actor actor, ImportArguments arguments, string step, CancellationToken cancel)
    {
        var queue = services.GetRequiredService<JobQueue>();
        var id = await queue.Add(actor, ImportJob.Name, arguments.ToJson(), cancel);
        return await Watch(services, terminal, actor.WorkspaceId, id, step, cancel);
    }

    /// <summary>Runs a job here, or watches the server do it that was quicker.</summary>
    private static async Task<ImportState> Watch(
        IServiceProvider services, Terminal terminal, Guid workspace, Guid id, string step, CancellationToken cancel)
    {
        var queue = services.GetRequiredService<JobQueue>();
        var job = await terminal.WithProgress(async progress =>
        {
            void Report(long done, long? total) => progress?.Report(new(step, total is > 0 ? (double)done / total.Value : 0));
            while (true)
            {
                await services.GetRequiredService<JobRunner>().Run(workspace, id, Report, cancel);
                var seen = await queue.Find(workspace, id, cancel);
                if (seen is null or { IsFinished: true })
                {
                    return seen;
                }

                Report(seen.Done, seen.Total);
                using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
                await tick.WaitForNextTickAsync(cancel);
            }
        });
        return job switch
        {
            { Status: JobStatus.Done } => ImportState.Of(job.State),
            { Error: { } error } => throw new CommandException(Problems.Text(CommandActor.English(services), error.Code, [.. error.Values])),
            _ => throw new CommandException("The import was cancelled. What was imported before stays, and can be undone."),
        };
    }

    private static async Task<int> Resume(IServiceProvider services, Terminal terminal, Workspace workspace, CancellationToken cancel)
    {
        var code = ExitCode.Done;
        var jobs = await services.GetRequiredService<JobQueue>().Recent(workspace.Id, null, ImportJob.Name, 50, cancel);
        foreach (var job in jobs.Where(j => !j.IsFinished).Reverse())
        {
            var asked = ImportArguments.Of(job);
            var done = await Watch(services, terminal, workspace.Id, job.Id, asked.FileName, cancel);
            await terminal.Output.WriteLineAsync($"{asked.FileName}: {Said(done.Counts)}");
            if (done.Counts.Out > 0)
            {
                await terminal.Output.WriteLineAsync("Rows that were not imported: " + services.GetRequiredService<ImportServices>().Files.BadRows(workspace.Id, asked.Upload, job.Id));
                code = ExitCode.DoneInPart;
            }
        }

        return code;
    }

    private static async Task<int> Left(ImportServices imports, Terminal terminal, Guid workspace, Guid upload, ImportState done, string to)
    {
        if (done.Counts.Out == 0)
        {
            return ExitCode.Done;
        }

        // The newest file of bad rows is this import's: the check's was written before.
        var from = new DirectoryInfo(imports.Files.Folder(workspace, upload)).GetFiles("bad-*.csv").MaxBy(f => f.LastWriteTimeUtc)!;
        from.CopyTo(to, overwrite: true);
        await terminal.Output.WriteLineAsync($"{Terminal.Number(done.Counts.Out)} rows were not imported; they stand with their reasons in {to}");
        return ExitCode.DoneInPart;
    }

    private static string Said(ImportCounts counts)
    {
        var parts = new List<string> { $"{Terminal.Number(counts.Rows)} rows: {Terminal.Number(counts.Created)} new" };
        void Add(long number, string what)
        {
            if (number > 0)
            {
                parts.Add($"{Terminal.Number(number)} {what}");
            }
        }

        Add(counts.Updated, "updated");
        Add(counts.Unchanged, "unchanged");
        Add(counts.Skipped, "there already");
        Add(counts.Bad, "bad");
        Add(counts.Unlinked, "without a link that nobody knows");
        var linked = counts.Linked.Select(l => $"{Terminal.Number(l.Value)} {l.Key}");
        var made = counts.Made.Select(m => $"{m.Value.Count}{(m.Value.Count >= 100 ? "+" : "")} {m.Key} ({string.Join(", ", m.Value.Take(5))}{(m.Value.Count > 5 ? ", …" : "")})");
        string[] also = [.. linked, .. made];
        return string.Join(", ", parts) + (also.Length > 0 ? "; besides: " + string.Join(", ", also) : "") + ".";
    }

    private static async Task<bool> Agreed(Terminal terminal)
    {
        await terminal.Errors.WriteAsync("Import? [y/N] ");
        return (await terminal.Input.ReadLineAsync())?.Trim().ToUpperInvariant() is "Y" or "YES" or "T" or "TAK" or "TAIP";
    }
}
