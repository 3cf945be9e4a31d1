using Nanni.Records.Bulk;
using Nanni.Records.Import;
using Nanni.Records.Jobs;
using Nanni.Records.Matching;
using Nanni.Records.Types;
using Nanni.Web.Imports;
using Nanni.Web.Views;

namespace Nanni.Web.Jobs;

/// <summary>What a job says of itself in the reader's words.</summary>
internal static class JobModels
{
    private const int NamesShown = 12;

    public static JobRow Row(Ui ui, Schema schema, Job job) => new(
        Title(ui, job), ui.Url("jobs/" + job.Id), job.Status, Who(schema, job), ui.Format.Relative(job.CreatedAt), Progress(ui, job));

    public static JobModel Of(Ui ui, Schema schema, Job job, bool isUndone, ImportServices services)
    {
        var model = new JobModel(job.Id, Title(ui, job), job.Status, ui.Url($"jobs/{job.Id}/part"))
        {
            Detail = string.Join(", ", new[] { Who(schema, job), ui.Format.DateTime(job.CreatedAt) }.Where(p => p.Length > 0)),
            Done = job.Done,
            Total = job.Total,
            Progress = Progress(ui, job),
            Error = job.Error is { } error ? Errors.Problems.Text(ui, error.Code, [.. error.Values]) : null,
            Notes = [.. Notes(ui, job, isUndone)],
            CancelUrl = ui.Url($"jobs/{job.Id}/cancel"),
            UndoUrl = job is { IsFinished: true, Operation: not null } && !isUndone ? ui.Url($"jobs/{job.Id}/undo") : null,
        };
        return job.Kind == ImportJob.Name ? Import(ui, job, model, services) : Plain(ui, job, model);
    }

    private static string Title(Ui ui, Job job)
    {
        if (job.Kind != ImportJob.Name)
        {
            return ui.T("job.title." + job.Kind);
        }

        var asked = ImportArguments.Of(job);
        var title = $"{asked.FileName} → {ui.T($"type.{asked.Plan.Type}.plural")}";
        return asked.IsDry ? $"{title} ({ui.T("import.stepCheck")})" : title;
    }

    private static string Who(Schema schema, Job job) => job.Member is { } id && schema.Members.TryGetValue(id, out var member) ? member.Name : "";

    private static string Progress(Ui ui, Job job) => job.Total is { } total
        ? ui.T("job.of", ("done", ui.Format.Number(job.Done)), ("total", ui.Format.Number(total)))
        : ui.T("job.soFar", ("done", ui.Format.Number(job.Done)));

    private static IEnumerable<string> Notes(Ui ui, Job job, bool isUndone)
    {
        if (job.Status == JobStatus.Cancelled)
        {
            yield return ui.T("job.stopped");
        }

        if (isUndone)
        {
            yield return ui.T("job.undone");
        }
    }

    private static JobModel Plain(Ui ui, Job job, JobModel model)
    {
        var type = job.Kind == BulkEdit.Name && job.Arguments["type"]?.GetValue<string>() is { } name ? Modules.RecordTypes.Find(name) : null;
        var left = job.State["left"]?.GetValue<long>() ?? job.State["kept"]?.GetValue<long>() ?? 0;
        var counts = new List<CountTile>();
        if (job.IsFinished && job.Kind != "archive")
        {
            var isMerge = job.Kind == CertainMerges.Name;
            counts.Add(new(ui.T(isMerge ? "job.count.merged" : "job.count.done"), ui.Format.Number(job.State["done"]?.GetValue<long>() ?? job.Done), "green"));
            if (left > 0)
            {
                counts.Add(new(ui.T(isMerge ? "job.count.passed" : "job.count.left"), ui.Format.Number(left), "amber"));
            }
        }

        return model with
        {
            Counts = counts,
            ResultLabel = job.Kind == "archive" ? ui.T("takeAway.ready") : null,
            ResultUrl = type is not null ? ui.Url(type.Plural) : job.Kind switch
            {
                "demo" => ui.Url("home"),
                "archive" => ui.Url("settings/archive"),
                CertainMerges.Name => ui.Url("duplicates?type=" + job.Arguments["type"]),
                _ => null,
            }
        };
    }

    private static JobModel Import(Ui ui, Job job, JobModel model, ImportServices services)
    {
        var asked = ImportArguments.Of(job);
        model = model with { Step = asked.IsDry ? 3 : 4 };
        if (!job.IsFinished)
        {
            return model;
        }

        var state = ImportState.Of(job.State);
        var hasLeft = File.Exists(services.Files.BadRows(job.Workspace, asked.Upload, job.Id));
        var type = Modules.RecordTypes.Find(asked.Plan.Type);
        return model with
        {
            Counts = [.. Counts(ui, state.Counts)],
            Notes = [.. model.Notes, .. ImportNotes(ui, asked, state.Counts)],
            Problems = [.. state.Left.Select(l => new ProblemRow(ui.Format.Number(l.Row), "", "", l.Reason))],
            BadRowsUrl = hasLeft ? ui.Url($"import/jobs/{job.Id}/left") : null,
            StartUrl = asked.IsDry && job.Status == JobStatus.Done && state.Counts.In > 0 ? ui.Url($"import/jobs/{job.Id}/run") : null,
            BackUrl = asked.IsDry ? ui.Url(ImportPages.Address(asked.Upload, asked.Plan.Type, asked.FileName)) : null,
            ResultUrl = asked.IsDry ? null : ui.Url(type?.Plural ?? "settings/members"),
        };
    }

    private static IEnumerable<CountTile> Counts(Ui ui, ImportCounts counts)
    {
        yield return new(ui.T("import.rows"), ui.Format.Number(counts.Rows));
        yield return new(ui.T("import.new"), ui.Format.Number(counts.Created), "green");
        foreach (var (key, number, tone) in new[]
        {
            ("import.updated", counts.Updated, "blue"), ("import.unchanged", counts.Unchanged, "gray"), ("import.skipped", counts.Skipped, "amber"),
            ("import.bad", counts.Bad, "red"), ("import.unlinked", counts.Unlinked, "amber"),
        }.Where(f => f.Item2 > 0))
        {
            yield return new(ui.T(key), ui.Format.Number(number), tone);
        }

        foreach (var (type, number) in counts.Linked)
        {
            yield return new(ui.T("import.also", ("type", ui.T($"type.{type}.plural"))), ui.Format.Number(number), "green");
        }
    }

    private static IEnumerable<string> ImportNotes(Ui ui, ImportArguments asked, ImportCounts counts)
    {
        foreach (var (kind, names) in counts.Made)
        {
            var field = kind[(kind.IndexOf('.', StringComparison.Ordinal) + 1)..];
            var label = new[] { $"import.made.{kind}", $"type.{kind}.plural", $"field.{kind}", $"field.{field}" }.FirstOrDefault(Texts.Has);
            var shown = string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? ", …" : "");
            yield return ui.T(asked.IsDry ? "import.wouldMake" : "import.made", ("what", label is null ? field : ui.T(label)), ("names", shown));
        }

        if (counts.UnlinkedNames.Count > 0)
        {
            yield return ui.T("import.unlinkedNames", ("names", string.Join(", ", counts.UnlinkedNames.Take(NamesShown))));
        }
    }
}
