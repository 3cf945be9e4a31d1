using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;

namespace Nanni.Sales.Opportunities;

/// <summary>What a deal must have before it may enter a stage: fields that are filled in, and a filter that it passes.</summary>
internal static class StageEntry
{
    /// <summary>Asks for what <paramref name="to"/> wants, unless the deal goes back to an earlier stage or is lost: that needs nothing.</summary>
    /// <inheritdoc cref="Require"/>
    public static async Task RequireForward(Work work, Opportunity deal, Stage to)
    {
        if (to.Kind == "lost")
        {
            return;
        }

        // The stage it leaves may have been deleted since; then nothing says that this is a way back.
        var from = deal.StageId is { } id ? (await work.LoadAll<Stage>([id], Right.View)).FirstOrDefault() : null;
        if (from is { DeletedAt: null } && to.Kind == "open" && from.PipelineId == to.PipelineId && to.Position < from.Position)
        {
            return;
        }

        await Require(work, deal, to);
    }

    /// <summary>The fields of <paramref name="keys"/> that are empty, of those that the reader may see.</summary>
    public static IEnumerable<Field> Empty(IEnumerable<string> keys, TypeSchema type, Opportunity deal) =>
        keys.Select(type.Find).OfType<Field>().Where(field => field.Get(deal) is null);

    /// <exception cref="RuleException">
    /// <c>stage.entry</c>: names the stage and the fields that are missing or do not fit. <c>stage.filter</c>: the stage's own
    /// filter cannot be read any more.
    /// </exception>
    public static async Task Require(Work work, Opportunity deal, Stage stage)
    {
        // A rule of the workspace: it holds for who does not see the field, too.
        var type = work.Schema.Whole[work.TypeOf(deal)];
        var wanting = Empty(stage.EntryFields, type, deal).ToList();
        try
        {
            foreach (var part in Parts(FilterText.Parse(stage.EntryFilter)))
            {
                if (!await FilterCheck.Passes(work, deal, part))
                {
                    wanting.AddRange(Fields(part, type));
                }
            }
        }
        catch (UnreadableException)
        {
            // A field of the filter was deleted since. To let everybody in would be worse than to say so.
            throw new RuleException("stage.filter", stage.Name ?? "");
        }

        if (wanting.Count > 0)
        {
            throw new RuleException("stage.entry", stage.Name ?? "", new FieldNames(type.Name, [.. wanting.Distinct()]));
        }
    }

    /// <summary>Conditions that must all hold are checked one by one, so that only those which do not are named.</summary>
    private static IReadOnlyList<Filter> Parts(Filter? filter) => filter switch
    {
        null => [],
        Filter.And and => and.Parts,
        _ => [filter],
    };

    private static IEnumerable<Field> Fields(Filter filter, TypeSchema type) => filter switch
    {
        Filter.And and => and.Parts.SelectMany(part => Fields(part, type)),
        Filter.Or or => or.Parts.SelectMany(part => Fields(part, type)),
        Filter.Not not => Fields(not.Part, type),
        Filter.Test test => Named(test.Field, type),
        _ => [],
    };

    /// <summary>The deal's own field: of <c>account.industry</c> the account.</summary>
    private static IEnumerable<Field> Named(string path, TypeSchema type) =>
        (type.Find(path) ?? type.Find(path.Split('.')[0])) is { } field ? [field] : [type.Title];
}
