using Nanni.Records.Access;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Record = Nanni.Records.Types.Record;

namespace Nanni.Tests.Queries;

/// <summary>Short ways to set up what readers read.</summary>
internal static class Story
{
    /// <summary>Adds records in one operation by the administrator, or by somebody else.</summary>
    public static async Task<Guid[]> Tell(this TestWorkspace workspace, IReadOnlyList<Record> records, Actor? by = null)
    {
        await workspace.Operations.Run(by ?? workspace.Admin, "test.create", work =>
        {
            foreach (var record in records)
            {
                work.Add(record);
            }

            return Task.CompletedTask;
        });
        return [.. records.Select(r => r.Id)];
    }

    public static async Task<Guid> Tell(this TestWorkspace workspace, Record record, Actor? by = null) =>
        (await workspace.Tell([record], by))[0];

    /// <summary>A pipeline with these open stages, each 20 % surer than the one before.</summary>
    public static async Task<Stage[]> Stages(this TestWorkspace workspace, params string[] names)
    {
        var pipeline = await workspace.Tell(new Pipeline { Name = "Sales" });
        Stage[] stages = [.. names.Select((name, i) => new Stage { Name = name, PipelineId = pipeline, Position = i, Probability = 20 * (i + 1) })];
        await workspace.Tell(stages);
        return stages;
    }

    public static Opportunity Deal(string name, Stage stage, decimal amount, int day, string currency = "PLN")
    {
        var deal = new Opportunity { Name = name, Amount = Money.Of(amount, currency) };
        deal.Start(stage, new DateTimeOffset(2026, 1, day, 12, 0, 0, TimeSpan.Zero));
        return deal;
    }
}
