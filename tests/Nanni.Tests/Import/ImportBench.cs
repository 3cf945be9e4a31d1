using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Import;
using Nanni.Records.Jobs;

namespace Nanni.Tests.Import;

/// <summary>A workspace into which tests import files, as the job would.</summary>
internal sealed class ImportBench : IAsyncDisposable
{
    private ImportBench(TestWorkspace workspace) => (Base, As) = (workspace, workspace.Admin);

    public TestWorkspace Base { get; }

    public Actor Admin => Base.Admin;

    /// <summary>Who imports.</summary>
    public Actor As { get; set; }

    public ImportFiles Files => Base.Get<ImportFiles>();

    public JobQueue Queue => Base.Get<JobQueue>();

    public static async Task<ImportBench> Create(Provider provider) => new(await TestWorkspace.Create(provider));

    public Task<Imported> Import(string type, string file, params (string Column, string Target)[] columns) => Import(type, file, p => p, columns);

    public Task<Imported> Import(string type, string file, Func<ImportPlan, ImportPlan> with, params (string Column, string Target)[] columns) =>
        Import(type, file, with, false, columns);

    public Task<Imported> Import(string type, string file, Func<ImportPlan, ImportPlan> with, bool dry, params (string Column, string Target)[] columns) =>
        Import(type, Encoding.UTF8.GetBytes(file), with, dry, columns);

    public Task<Imported> Import(string type, byte[] file, Func<ImportPlan, ImportPlan> with, params (string Column, string Target)[] columns) =>
        Import(type, file, with, false, columns);

    private async Task<Imported> Import(string type, byte[] file, Func<ImportPlan, ImportPlan> with, bool dry, (string Column, string Target)[] columns)
    {
        var (job, upload) = await Start(type, file, with, dry, columns);
        Assert.True(await Runner().Run(Base.Id, job, null, default));
        return await Result(job, upload);
    }

    public async Task<(Guid Job, Guid Upload)> Start(
        string type, byte[] file, Func<ImportPlan, ImportPlan> with, bool dry, (string Column, string Target)[] columns)
    {
        var plan = with(new ImportPlan
        {
            Type = type,
            Columns = [.. columns.Select(c => new ImportColumn(c.Column, c.Target))],
            Match = [type switch { "contact" => "email", "opportunity" => "externalKey", _ => "name" }],
        });
        using var content = new MemoryStream(file);
        var upload = await Files.Keep(Base.Id, content, default);
        return (await Queue.Add(As, ImportJob.Name, new ImportArguments(plan, upload, "file.csv", "import", IsDry: dry).ToJson(), default), upload);
    }

    public async Task<Imported> Result(Guid job, Guid upload)
    {
        var done = (await Queue.Find(Base.Id, job, default))!;
        Assert.Null(done.Error);
        Assert.Equal(JobStatus.Done, done.Status);
        var bad = Files.BadRows(Base.Id, upload, job);
        var state = ImportState.Of(done.State);
        Assert.Equal(state.Counts.Rows, state.Counts.In + state.Counts.Out);
        Assert.Equal(state.Counts.Out > 0, File.Exists(bad));
        return new(done, state.Counts, File.Exists(bad) ? await File.ReadAllBytesAsync(bad) : []);
    }

    public JobRunner Runner(TimeProvider? clock = null) => new(
        Base.Store, clock is null ? Queue : new(Base.Store, clock, new JobSignal()), [new ImportJob(Base.Get<ImportServices>())],
        (_, _, _) => Task.FromResult<Actor?>(As), clock ?? TimeProvider.System, NullLogger<JobRunner>.Instance);

    public async Task Undo(Imported import) => await Base.Undo.Run(Admin, import.Operation!.Value);

    public async Task<T> Only<T>(string filter)
        where T : Nanni.Records.Types.Record
    {
        var schema = (await Base.Schemas.Of(Admin, default))[Base.Schemas.Types.Of<T>().Name];
        var page = await Base.Lists.Page(Admin, new(schema, [schema.Title]) { Filter = FilterText.Parse(filter) }, default);
        return await Load<T>(Assert.Single(page.Rows).Id);
    }

    public async Task<T> Load<T>(Guid id)
        where T : Nanni.Records.Types.Record
    {
        T? read = null;
        await Base.Operations.Run(Admin, "read", async work => read = await work.Load<T>(id, Right.View));
        return read!;
    }

    /// <summary>How many rows the tables have that an import may write.</summary>
    public async Task<List<long>> Rows()
    {
        var rows = new List<long>();
        foreach (var table in new[] { "records", "operations", "changes", "members", "teams", "choice_options", "search_words" })
        {
            rows.AddRange(await Base.Store.Query(Base.Store.Sql().Raw("select count(*) from ").Raw(table).Add($" where workspace_id = {Base.Id}"), r => r.Long(0), default));
        }

        return rows;
    }

    public ValueTask DisposeAsync() => Base.DisposeAsync();
}

/// <summary>What an import left.</summary>
internal sealed record Imported(Job Job, ImportCounts Counts, byte[] BadBytes)
{
    public string BadRows => Encoding.UTF8.GetString(BadBytes);

    public Guid? Operation => Job.Operation;
}
