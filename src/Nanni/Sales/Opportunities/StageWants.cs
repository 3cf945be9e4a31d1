using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;
using RecordView = Nanni.Records.Queries.RecordView;

namespace Nanni.Sales.Opportunities;

/// <summary>What a stage still wants of a deal.</summary>
/// <param name="Empty">Fields to be filled in, of those that the reader sees.</param>
/// <param name="Unmet">Conditions that do not hold.</param>
/// <param name="IsBroken">A condition of the stage is not asked because it cannot be.</param>
internal sealed record StageWant(StageInfo Stage, IReadOnlyList<Field> Empty, IReadOnlyList<Filter> Unmet, bool IsBroken);

/// <summary>What stages still want of a deal, in the reader's words and with the way to mend it.</summary>
internal sealed class StageWants(Pages page, Present present, RecordView view, IReadOnlyList<StageWant> wants, IReadOnlyDictionary<Guid, RecordTitle> names)
{
    private readonly FilterWords words = new(present, page.Types, names);

    public IReadOnlyList<StageWant> All => wants;

    private Ui Ui => page.Ui;

    private string Url => Ui.Url("opportunities/" + view.Record.Id);

    /// <summary>Asks all conditions at once. A loss needs nothing.</summary>
    public static async Task<StageWants> Of(Pages page, Present present, RecordView view, IEnumerable<StageInfo> stages)
    {
        var deal = (Opportunity)view.Record;
        var asked = stages.Where(stage => stage.Kind != "lost").Select(stage => (Stage: stage, Condition: Condition(page, present, stage))).ToList();
        Filter[] parts = [.. asked.SelectMany(a => a.Condition.Parts)];
        var holds = await FilterCheck.Saved(
            page.Store, page.Types, present.Schema, page.Actor, page.Ui.Now, view.Type, deal.Id, parts, page.Cancel);
        var unmet = parts.Where((_, i) => i < holds.Count && !holds[i]).ToHashSet(ReferenceEqualityComparer.Instance);
        StageWant[] wants =
        [
            .. asked.Select(a => new StageWant(
                a.Stage, [.. StageEntry.Empty(a.Stage.EntryFields, view.Type, deal)], [.. a.Condition.Parts.Where(unmet.Contains)], a.Condition.IsBroken)),
        ];
        var titles = page.Context.RequestServices.GetRequiredService<Titles>();
        return new(page, present, view, wants, await titles.Of(page.Actor, [.. wants.SelectMany(w => w.Unmet).SelectMany(FilterWords.Named).Distinct()], page.Cancel));
    }

    public static StageCondition Condition(Pages page, Present present, StageInfo stage) =>
        StageCondition.Read(stage.EntryFilter, page.Types, present.Schema, page.Actor, page.Store.Sql);

    /// <summary>
    /// A line for each stage that wants something which none before it wants, said before anybody tries; and what is amiss with these
    /// stages and with the one where the deal is.
    /// </summary>
    /// <param name="here">The stage where it is: it wants nothing any more.</param>
    public IReadOnlyList<StageMissing> Missing(Guid? here)
    {
        var said = new HashSet<string>();
        return
        [
            .. from want in wants
               where want.Stage.Id != here
               let items = Items(want).Where(item => said.Add(item.Text)).ToList()
               where items.Count > 0
               select new StageMissing(Ui.T("stage.missing", ("stage", want.Stage.Name)), items),
            .. wants.Where(want => want.IsBroken).Select(want => new StageMissing(Broken(want.Stage), []) { IsNotice = true }),
        ];
    }

    public string Broken(StageInfo stage) => Ui.T("stage.broken", ("stage", stage.Name));

    /// <summary>Conditions that the form of the stage cannot mend by itself.</summary>
    public IEnumerable<StageMissingItem> Beside(StageWant want) => want.Unmet.Where(part => !Askable(part).Any()).Select(part => Item(want, part));

    /// <summary>The deal's own fields that would mend a condition, to be asked for with the move.</summary>
    public IEnumerable<Field> Askable(Filter part) => words.IsKept(part, view.Type) ? [] : Tests(part)
        .Select(test => view.Type.Find(test.Field) ?? (view.Type.Find(test.Field.Split('.')[0]) is { } reference && reference.Get(view.Record) is null ? reference : null))
        .OfType<Field>().Where(field => RecordInput.CanWrite(field) && !field.IsHidden).Distinct();

    private IEnumerable<StageMissingItem> Items(StageWant want) =>
    [
        .. want.Empty.Select(field => new StageMissingItem(
            Labels.Field(Ui, view.Type.Name, field), RecordInput.CanWrite(field) ? $"{Url}/stage/{want.Stage.Id}" : null)),
        .. want.Unmet.Select(part => Item(want, part)),
    ];

    private StageMissingItem Item(StageWant want, Filter part) => new(words.Told(part, view.Type), Mend(want.Stage, part));

    /// <summary>Where a condition is mended: in the form of the stage, among the related records, on the record that the deal refers to.</summary>
    private string? Mend(StageInfo stage, Filter part)
    {
        if (words.IsKept(part, view.Type))
        {
            return null;
        }

        if (Askable(part).Any())
        {
            return $"{Url}/stage/{stage.Id}";
        }

        return Tests(part).Select(Elsewhere).OfType<string>().FirstOrDefault();
    }

    private string? Elsewhere(Filter.Test test)
    {
        if (view.Type.Find(test.Field) is null && page.Types.FindPlural(test.Field) is { } child)
        {
            return child.IsListed && child.Fields.FirstOrDefault(f => f.Kind == FieldKind.Reference && f.Target == view.Type.Name) is { } by
                ? Ui.Url($"{child.Plural}?filter={Uri.EscapeDataString(FilterText.Json(Filter.Eq(by.Key, view.Record.Id)).ToJsonString())}")
                : Url + "#record-related";
        }

        return test.Field.Split('.') is [var key, _, ..] && view.Type.Find(key) is { Kind: FieldKind.Reference } reference
            && reference.Get(view.Record) is Guid id && page.Types.Find(reference.Target!) is { IsListed: true } target
                ? Ui.Url($"{target.Plural}/{id}") : null;
    }

    private static IEnumerable<Filter.Test> Tests(Filter filter) => filter switch
    {
        Filter.And and => and.Parts.SelectMany(Tests),
        Filter.Or or => or.Parts.SelectMany(Tests),
        Filter.Not not => Tests(not.Part),
        Filter.Test test => [test],
        _ => [],
    };
}
