using System.CommandLine;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Export;
using Nanni.Records.Export.Tables;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Audit;
using Nanni.Web.Errors;
using Nanni.Web.Exports;
using Nanni.Web.Records;

namespace Nanni.Commands;

/// <summary><c>./nanni export</c>: the records of a type as a table, streamed; what a member may export and nothing more.</summary>
internal static class ExportCommands
{
    private sealed record Asked(string Type, string To, string? Filter, string? Search, string? Sort, string? Fields, bool Keys, string? As, string? Workspace);

    public static void Add(Command root, Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "where to: a name that ends in .csv or .xlsx" };
        var type = new Option<string>("--type") { Description = "what to export: account, contact, opportunity, product, task, interaction …", HelpName = "TYPE", Required = true };
        var filter = new Option<string?>("--filter") { Description = "only records that pass, as the API writes filters: city:eq:Kaunas,employees:gt:10", HelpName = "FILTER" };
        var search = new Option<string?>("--search") { Description = "only records that contain these words", HelpName = "WORDS" };
        var sort = new Option<string?>("--sort") { Description = "a field, with - before it for the other way round: -updatedAt", HelpName = "FIELD" };
        var fields = new Option<string?>("--fields") { Description = "which fields, in this order: name,email,city; all without it", HelpName = "FIELDS" };
        var keys = new Option<bool>("--keys") { Description = "heads columns with the fields' keys instead of their names" };
        var member = new Option<string?>("--as") { Description = "the member who exports; the first administrator without it", HelpName = "EMAIL" };
        var workspace = WorkspaceChoice.Option();
        var export = new Command("export", "Writes records to a CSV or Excel file, as a list's export does.")
        {
            file, type, filter, search, sort, fields, keys, member, workspace,
        };
        export.SetAction((parsed, cancel) => terminal.WithDatabase(services => Run(services, terminal, new(
            parsed.GetRequiredValue(type), Terminal.FullPath(parsed.GetRequiredValue(file)), parsed.GetValue(filter), parsed.GetValue(search), parsed.GetValue(sort),
            parsed.GetValue(fields), parsed.GetValue(keys), parsed.GetValue(member), parsed.GetValue(workspace)), cancel), cancel));
        root.Add(export);
    }

    private static async Task Run(IServiceProvider services, Terminal terminal, Asked asked, CancellationToken cancel)
    {
        var isWorkbook = Path.GetExtension(asked.To).ToUpperInvariant() switch
        {
            ".CSV" => false,
            ".XLSX" => true,
            _ => throw new CommandException($"{asked.To}: the name ends in .csv or .xlsx."),
        };
        var type = Modules.RecordTypes.FindPlural(asked.Type) ?? Modules.RecordTypes.Find(asked.Type)
            ?? throw new CommandException($"There are no records “{asked.Type}”. There are: {string.Join(", ", Modules.RecordTypes.All.Where(t => t.IsListed).Select(t => t.Name))}.");
        var db = services.GetRequiredService<NanniDb>();
        var place = await WorkspaceChoice.Find(db, asked.Workspace, cancel);
        var actor = await CommandActor.Find(services, db, place.Id, asked.As, cancel);
        var schema = await services.GetRequiredService<Schemas>().Of(actor, cancel);
        try
        {
            var written = await Write(services, terminal, asked, isWorkbook, actor, schema, schema[type.Name], cancel);
            await services.GetRequiredService<SecurityEvents>().Write(place.Id, Told.Exported(type.Name, isWorkbook ? "xlsx" : "csv", asked.Filter, written));
            await terminal.Output.WriteLineAsync($"{Terminal.Number(written)} {type.Plural} are in {asked.To}");
        }
        catch (ForbiddenException)
        {
            throw new CommandException($"The member may not export {type.Plural}.");
        }
        catch (UnreadableException wrong)
        {
            throw new CommandException(Problems.Text(CommandActor.English(services), wrong.Code, wrong.Values));
        }
    }

    /// <summary>Writes beside the file and then takes its name, so that a broken export never passes for a whole one.</summary>
    private static async Task<long> Write(
        IServiceProvider services, Terminal terminal, Asked asked, bool isWorkbook, Actor actor, Schema schema, TypeSchema type, CancellationToken cancel)
    {
        var ui = ExportCells.UiOf(actor, services.GetRequiredService<TimeProvider>().GetUtcNow());
        var cells = new ExportCells(ui, schema, type);
        var fields = Fields(asked.Fields, type);
        var request = new ListRequest(type, fields)
        {
            Filter = FilterText.Parse(asked.Filter),
            Search = asked.Search,
            Sort = asked.Sort is { } sort ? Sort.Parse(sort, type) : null,
        };
        var (total, _) = await services.GetRequiredService<Lists>().Count(actor, request with { Also = Right.Export }, null, cancel);
        var part = asked.To + ".part";
        try
        {
            long written;
            await using (var stream = File.Create(part))
            {
                await using ITableWriter writer = isWorkbook ? new XlsxWriter(stream, Labels.Type(ui, type.Type).PluralLabel) : new CsvWriter(stream);
                var header = asked.Keys ? [.. fields.Select(f => f.Key)] : cells.Header(fields);
                written = await terminal.WithProgress(progress => services.GetRequiredService<ListExport>().Write(
                    actor, request, header, cells.Currency, cells.Of, writer, rows =>
                    {
                        progress?.Report(new("Writing", total == 0 ? 1 : Math.Min(1, (double)rows / total)));
                        return Task.CompletedTask;
                    }, cancel));
            }

            File.Move(part, asked.To, overwrite: true);
            return written;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static IReadOnlyList<Field> Fields(string? names, TypeSchema type) => names is null
        ? ExportCells.All(type)
        : [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => type.Find(name)
            ?? throw new CommandException($"There is no field “{name}”. There are: {string.Join(", ", ExportCells.All(type).Select(f => f.Key))}."))];
}
