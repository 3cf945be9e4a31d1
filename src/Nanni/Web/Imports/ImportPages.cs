using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Access;
using Nanni.Records.Import;
using Nanni.Records.Import.Tables;
using Nanni.Records.Jobs;
using Nanni.Records.Types;
using Nanni.Web.Errors;
using Nanni.Web.Jobs;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Web.Imports;

/// <summary>The import step by step: the file, where its columns go, what would happen; then it runs, and its page says how far it is.</summary>
internal static class ImportPages
{
    private const long LargestUpload = 2_000_000_000;
    private const string Section = "import";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/import", (Pages page, ImportServices services, JobQueue jobs, string? type = null) => Start(page, services, jobs, type, null));
        pages.MapPost("/import", Receive).WithMetadata(new RequestSizeLimitAttribute(LargestUpload));
        pages.MapGet("/import/{upload:guid}", (Guid upload, string type, Pages page, ImportServices services, ImportMappings mappings, string? name = null) =>
            Mapping(page, services, mappings, upload, type, name ?? "", null, null));
        pages.MapPost("/import/{upload:guid}", Check);
        pages.MapPost("/import/jobs/{id:guid}/run", Run);
        pages.MapGet("/import/jobs/{id:guid}/left", Left);
    }

    private static async Task<IResult> Start(Pages page, ImportServices services, JobQueue jobs, string? type, string? error)
    {
        var ui = await page.Shell(Section);
        var types = Types(page, services).ToList();
        if (types.Count == 0)
        {
            throw new ForbiddenException("record", "Import");
        }

        var recent = await jobs.Recent(page.Actor.WorkspaceId, page.Actor.IsAdministrator ? null : page.Actor.MemberId, ImportJob.Name, 20, page.Cancel);
        var present = await page.Present();
        return ImportStartView.With(
            new ImportStartModel(ui.Url("import"), [.. types.Select(t => new OptionModel(t.Name, ui.T("type." + t.Name), IsSelected: t.Name == type))])
            {
                MostBytes = ui.Format.Bytes(LargestUpload),
                Error = error,
                Recent = [.. recent.Where(j => !ImportArguments.Of(j).IsDry).Take(8).Select(j => JobModels.Row(ui, present.Schema, j))],
            }, ui, error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> Receive(Pages page, ImportServices services, JobQueue jobs, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var type = form["type"].ToString();
        Require(page, services, type);
        if (form.Files.Count == 0 || form.Files[0].Length == 0)
        {
            return await Start(page, services, jobs, type, page.Ui.T("import.noFile"));
        }

        services.Files.Sweep(page.Ui.Now.UtcDateTime.AddDays(-30));
        try
        {
            await using var content = form.Files[0].OpenReadStream();
            var upload = await services.Files.Keep(page.Actor.WorkspaceId, content, page.Cancel);
            await using var stream = services.Files.Open(page.Actor.WorkspaceId, upload);
            await Table.Preview(stream, null, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url(Address(upload, type, Path.GetFileName(form.Files[0].FileName))));
        }
        catch (TableException unreadable)
        {
            return await Start(page, services, jobs, type, page.Ui.T(unreadable.Code, [.. unreadable.Values]));
        }
    }

    /// <summary>The page on which columns are mapped.</summary>
    internal static string Address(Guid upload, string type, string name) =>
        $"import/{upload}?type={type}&name={Uri.EscapeDataString(name.Length > 100 ? name[^100..] : name)}";

    private static async Task<IResult> Mapping(
        Pages page, ImportServices services, ImportMappings mappings, Guid upload, string type, string name, ImportPlan? given, string? error)
    {
        Require(page, services, type);
        var ui = await page.Shell(Section);
        var preview = await Preview(page, services, upload, given);
        var targets = await mappings.Targets(page.Actor, type, page.Cancel);
        var (plan, isRemembered) = given is null ? await mappings.For(page.Actor, type, preview, page.Cancel) : (given, false);
        var mapping = new ImportMapping(ui, await page.Schema(), targets, preview, plan, services.Words);
        return ImportMapView.With(
            mapping.Model(TypeOf(ui, page.Types, type), ui.Url(Address(upload, type, name)), name) with
            {
                IsRemembered = isRemembered,
                Errors = error is null ? [] : [error],
                CancelUrl = ui.Url("import?type=" + type),
            },
            ui, error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Takes the plan from the form; counts what it would do, or reads the file again with other settings.</summary>
    private static async Task<IResult> Check(
        Guid upload, string type, string? name, Pages page, ImportServices services, ImportMappings mappings, JobQueue jobs, HttpRequest request)
    {
        Require(page, services, type);
        var form = await request.ReadFormAsync(page.Cancel);
        var plan = ImportMapping.Read(form, type);
        if (form["step"] == "read")
        {
            return await Mapping(page, services, mappings, upload, type, name ?? "", plan, null);
        }

        try
        {
            var preview = await Preview(page, services, upload, plan);
            ImportMapping.Require(plan, await mappings.Targets(page.Actor, type, page.Cancel), preview.Header);
            await mappings.Remember(page.Actor, plan, preview.Header, page.Cancel);
        }
        catch (UnreadableException wrong) when (wrong.Code.StartsWith("import.", StringComparison.Ordinal))
        {
            return await Mapping(page, services, mappings, upload, type, name ?? "", plan, Problems.Text(page.Ui, wrong.Code, wrong.Values));
        }

        var job = await jobs.Add(page.Actor, ImportJob.Name, new ImportArguments(plan, upload, name ?? "", "import", IsDry: true).ToJson(), page.Cancel);
        return Flash.Redirect(page.Context, page.Ui.Url("jobs/" + job));
    }

    /// <summary>Imports what a check has counted.</summary>
    private static async Task<IResult> Run(Guid id, Pages page, JobQueue jobs, ImportServices services)
    {
        var (job, asked) = await Find(page, jobs, id);
        Require(page, services, asked.Plan.Type);
        if (!asked.IsDry || job.Status != JobStatus.Done)
        {
            throw new NotFoundException("job", id);
        }

        var counts = ImportState.Of(job.State).Counts;
        var started = await jobs.Add(page.Actor, ImportJob.Name, (asked with { IsDry = false, Rows = counts.Rows }).ToJson(), page.Cancel);
        return Flash.Redirect(page.Context, page.Ui.Url("jobs/" + started));
    }

    /// <summary>The rows that were not imported, as a file: only to who imported, and administrators.</summary>
    private static async Task<IResult> Left(Guid id, Pages page, JobQueue jobs, ImportServices services)
    {
        var (_, asked) = await Find(page, jobs, id);
        var path = services.Files.BadRows(page.Actor.WorkspaceId, asked.Upload, id);
        return File.Exists(path)
            ? Results.File(path, "text/csv", Path.GetFileNameWithoutExtension(asked.FileName) + " – " + page.Ui.T("import.leftFile") + ".csv")
            : throw new NotFoundException("file", id);
    }

    private static async Task<(Job Job, ImportArguments Asked)> Find(Pages page, JobQueue jobs, Guid id)
    {
        var job = await JobPages.Find(page, jobs, id);
        return job.Kind == ImportJob.Name ? (job, ImportArguments.Of(job)) : throw new NotFoundException("job", id);
    }

    private static async Task<TablePreview> Preview(Pages page, ImportServices services, Guid upload, ImportPlan? plan)
    {
        if (!File.Exists(services.Files.Upload(page.Actor.WorkspaceId, upload)))
        {
            throw new RuleException("import.gone");
        }

        await using var stream = services.Files.Open(page.Actor.WorkspaceId, upload);
        var options = plan is null ? new TableOptions() : ImportArguments.OptionsOf(plan);
        return await Table.Preview(stream, options with { Language = page.Actor.Language }, page.Cancel);
    }

    private static void Require(Pages page, ImportServices services, string type)
    {
        if (Types(page, services).All(t => t.Name != type))
        {
            throw new ForbiddenException(type, "Import");
        }
    }

    private static IEnumerable<RecordType> Types(Pages page, ImportServices services) => page.Types.All
        .Where(t => t.IsListed && page.Actor.For(t.Name, Right.Import) != Scope.None)
        .Concat(services.Tables.Where(t => t.MayImport(page.Actor)).Select(t => t.Type));

    private static TypeModel TypeOf(Ui ui, RecordTypes types, string type) => types.Find(type) is { } known
        ? Labels.Type(ui, known)
        : new(type, type + "s", ui.T("type." + type), ui.T($"type.{type}.plural"), "users", ui.Url("settings/members"));
}
