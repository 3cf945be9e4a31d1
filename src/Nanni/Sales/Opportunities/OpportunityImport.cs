using Nanni.Records.Access;
using Nanni.Records.Import;
using Nanni.Records.Text;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;

namespace Nanni.Sales.Opportunities;

/// <summary>
/// Deals come with the name of their stage, perhaps of a stage that no pipeline has yet, and with the day on which they were closed. A
/// deal without a name is called after what is sold to whom.
/// </summary>
internal sealed class OpportunityImport : IImportRule
{
    /// <summary>Id or name of the pipeline for deals whose row names none.</summary>
    public const string PipelineSetting = "pipeline";

    private const string Stage = "stage";
    private const string Pipeline = "pipeline";
    private const string ClosedOn = "closedOn";

    private static readonly Dictionary<string, string> Kinds = new[]
    {
        ("won", new[] { "won", "closedwon", "success", "sold", "wygrana", "wygrane", "sprzedane", "laimeta", "laimetas", "parduota" }),
        ("lost", ["lost", "closedlost", "failed", "przegrana", "przegrane", "utracona", "stracona", "prarasta", "prarastas", "pralaimeta"]),
    }.SelectMany(k => k.Item2.Select(word => (Word: word, Kind: k.Item1))).ToDictionary(k => k.Word, k => k.Kind);

    public string Type => "opportunity";

    public IReadOnlyList<ImportExtra> Extras { get; } = [new(Stage, FieldKind.Text), new(Pipeline, FieldKind.Text), new(ClosedOn, FieldKind.Date)];

    public async Task Prepare(ImportSession session, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel)
    {
        var ways = await Ways.Of(session, cancel);
        session.Keep(ways);
        if (!session.Plan.CreatesMissing || session.Actor.For("stage", Right.Create) != Scope.All)
        {
            return;
        }

        foreach (var (pipeline, stage) in rows.Select(r => (Text(r, Pipeline), Text(r, Stage))).Distinct())
        {
            if (ways.Pipeline(session, pipeline) is not { } found)
            {
                found = new Pipeline { Name = Short(pipeline ?? "Sales"), Position = ways.Pipelines.Count + 1 };
                await session.Create([found], cancel);
                await session.Create([.. Beginning(found)], cancel);
                session.Keep(ways = await Ways.Of(session, cancel));
            }

            if (stage is not null && ways.Stage(found, stage) is null)
            {
                await session.Create([New(found, stage, ways.Stages(found).Count)], cancel);
                session.Keep(ways = await Ways.Of(session, cancel));
            }
        }
    }

    public void Apply(ImportSession session, Record record, IReadOnlyDictionary<string, object?> extras, IReadOnlyDictionary<string, string> texts, bool isNew)
    {
        var deal = (Opportunity)record;
        var ways = session.Kept<Ways>();
        var closed = extras.GetValueOrDefault(ClosedOn) as DateOnly?;
        var (pipelineName, stageName) = (Text(extras, Pipeline), Text(extras, Stage));
        deal.ExpectedClose ??= session.MayGive(Type, "expectedClose") ? closed : null;
        deal.Name ??= Called(deal, texts);
        if (!isNew && stageName is null)
        {
            return;
        }

        var pipeline = ways.Pipeline(session, pipelineName) ?? throw new FieldException(Pipeline, "import.unknown", pipelineName ?? "");
        var stage = stageName is null ? ways.First(pipeline) : ways.Stage(pipeline, stageName);
        if (stage is null)
        {
            throw new FieldException(Stage, "import.unknown", stageName ?? "");
        }

        if (isNew || (stage.Id != deal.StageId && session.Plan.Duplicates == Duplicates.Update))
        {
            deal.Start(stage, Instant(session, stage.IsFinal ? closed ?? deal.ExpectedClose : deal.EngagedOn));
        }
    }

    /// <summary>The day's beginning where the importer is; now, for a day that is not known.</summary>
    private static DateTimeOffset Instant(ImportSession session, DateOnly? day)
    {
        if (day is not { } known)
        {
            return session.At;
        }

        var local = known.ToDateTime(TimeOnly.MinValue);
        local = session.Actor.Zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(local, session.Actor.Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>Where nobody says to whom, the key of the other system tells deals of one product apart.</summary>
    private static string? Called(Opportunity deal, IReadOnlyDictionary<string, string> texts)
    {
        var whom = texts.GetValueOrDefault("account") ?? texts.GetValueOrDefault("contact") ?? deal.ExternalKey;
        var called = string.Join(" – ", new[] { texts.GetValueOrDefault("product"), whom }.OfType<string>());
        return called.Length > 0 ? Short(called) : null;
    }

    private static Stage New(Pipeline pipeline, string name, int before) => Kinds.GetValueOrDefault(Fold.Compact(name)) switch
    {
        "won" => new() { Name = Short(name), PipelineId = pipeline.Id, Position = before + 1, Probability = 100, Kind = "won" },
        "lost" => new() { Name = Short(name), PipelineId = pipeline.Id, Position = before + 1, Probability = 0, Kind = "lost" },
        _ => new() { Name = Short(name), PipelineId = pipeline.Id, Position = before + 1, Probability = 50, Kind = "open" },
    };

    /// <summary>A pipeline needs a stage in which deals without one can stand.</summary>
    private static IEnumerable<Stage> Beginning(Pipeline pipeline) =>
        [new() { Name = pipeline.Name, PipelineId = pipeline.Id, Position = 1, Probability = 10, Kind = "open" }];

    private static string? Text(IReadOnlyDictionary<string, object?> extras, string key) => extras.GetValueOrDefault(key) as string;

    private static string Short(string name) => name.Length <= 200 ? name : name[..200];

    /// <summary>Pipelines and stages by what people call them.</summary>
    private sealed class Ways(IReadOnlyList<Pipeline> pipelines, IReadOnlyList<Stage> stages)
    {
        public IReadOnlyList<Pipeline> Pipelines => pipelines;

        public static async Task<Ways> Of(ImportSession session, CancellationToken cancel) =>
            new(await session.All<Pipeline>(cancel), await session.All<Stage>(cancel));

        public IReadOnlyList<Stage> Stages(Pipeline pipeline) => [.. stages.Where(s => s.PipelineId == pipeline.Id).OrderBy(s => s.Position).ThenBy(s => s.Id)];

        /// <summary>The named one; without a name the chosen one, else the first.</summary>
        public Pipeline? Pipeline(ImportSession session, string? name)
        {
            name ??= session.Plan.Settings.GetValueOrDefault(PipelineSetting);
            return name is null
                ? pipelines.OrderBy(p => p.Position is null).ThenBy(p => p.Position).ThenBy(p => p.Id).FirstOrDefault()
                : pipelines.FirstOrDefault(p => p.Id.ToString() == name) ?? pipelines.FirstOrDefault(p => Fold.Compact(p.Name) == Fold.Compact(name));
        }

        public Stage? First(Pipeline pipeline) => Stages(pipeline).FirstOrDefault(s => !s.IsFinal);

        /// <summary>By its name; "Won" also means the stage in which deals are won, whatever that is called.</summary>
        public Stage? Stage(Pipeline pipeline, string name)
        {
            var word = Fold.Compact(name);
            var own = Stages(pipeline);
            return own.FirstOrDefault(s => Fold.Compact(s.Name) == word) ?? (Kinds.TryGetValue(word, out var kind) ? own.FirstOrDefault(s => s.Kind == kind) : null);
        }
    }
}
