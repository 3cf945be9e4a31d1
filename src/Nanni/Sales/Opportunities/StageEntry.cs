using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Web.Errors;

namespace Nanni.Sales.Opportunities;

/// <summary>What a deal must have before it may enter a stage: fields that are filled in, and conditions that it meets.</summary>
internal static class StageEntry
{
    /// <summary>Asks for what <paramref name="to"/> wants, unless the deal goes back to an earlier stage or is lost: that needs nothing.</summary>
    /// <inheritdoc cref="Require"/>
    public static async Task RequireForward(Work work, Opportunity deal, Stage to)
    {
        if (to.Kind != "lost" && !IsBack(await Left(work, deal.StageId), to))
        {
            await Require(work, deal, to);
        }
    }

    /// <summary>
    /// Asks a closed deal for what a move would ask: from the stage in which it was lost. One that was won had been through them all,
    /// so that every stage of its pipeline is a way back.
    /// </summary>
    /// <inheritdoc cref="Require"/>
    public static async Task RequireReopened(Work work, Opportunity deal, Stage to)
    {
        var closed = await Left(work, deal.StageId);
        var from = closed?.Kind == "lost" ? await Left(work, deal.LostStageId) : closed;
        if (from?.Id != to.Id && !IsBack(from, to))
        {
            await Require(work, deal, to);
        }
    }

    /// <summary>The fields of <paramref name="keys"/> that are empty, of those that the reader may see.</summary>
    public static IEnumerable<Field> Empty(IEnumerable<string> keys, TypeSchema type, Opportunity deal) =>
        keys.Select(type.Find).OfType<Field>().Where(field => field.Get(deal) is null);

    /// <exception cref="RuleException">
    /// <c>stage.entry</c>: names the stage, the fields that are empty and the conditions that are not met.
    /// </exception>
    public static async Task Require(Work work, Opportunity deal, Stage stage)
    {
        // A rule of the workspace: it holds for who does not see the field, too.
        var type = work.Schema.Whole[work.TypeOf(deal)];
        var unmet = new List<Filter>();
        foreach (var part in StageCondition.Read(stage.EntryFilter, work.Types, work.Schema, work.Actor, work.Sql).Parts)
        {
            if (!await FilterCheck.Passes(work, deal, part))
            {
                unmet.Add(part);
            }
        }

        var empty = Empty(stage.EntryFields, type, deal).ToList();
        if (empty.Count > 0 || unmet.Count > 0)
        {
            throw new RuleException("stage.entry", stage.Name ?? "",
                new WantedNames(type.Name, empty, unmet, work.Schema, work.Types),
                new FieldNames(type.Name, [.. empty.Concat(unmet.SelectMany(part => Fields(part, type))).Distinct()]));
        }
    }

    /// <summary>The deal's own fields that a condition is about: of <c>account.industry</c> the account.</summary>
    public static IEnumerable<Field> Fields(Filter filter, TypeSchema type) => filter switch
    {
        Filter.And and => and.Parts.SelectMany(part => Fields(part, type)),
        Filter.Or or => or.Parts.SelectMany(part => Fields(part, type)),
        Filter.Not not => Fields(not.Part, type),
        Filter.Test test => Named(test.Field, type),
        _ => [],
    };

    /// <summary>The stage that a deal leaves. It may have been deleted since; then nothing says that this is a way back.</summary>
    private static async Task<Stage?> Left(Work work, Guid? stage) =>
        stage is { } id && (await work.LoadAll<Stage>([id], Right.View)).FirstOrDefault() is { DeletedAt: null } left ? left : null;

    private static bool IsBack(Stage? from, Stage to) =>
        from is not null && to.Kind == "open" && from.PipelineId == to.PipelineId && (from.IsFinal || to.Position < from.Position);

    private static IEnumerable<Field> Named(string path, TypeSchema type) =>
        (type.Find(path) ?? type.Find(path.Split('.')[0])) is { } field ? [field] : [type.Title];
}
