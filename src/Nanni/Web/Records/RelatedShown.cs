using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>A related list of a record page, and its rows once they are read.</summary>
internal sealed record RelatedShown(string Key, RelatedList List)
{
    private const int Shown = 8;

    public List<ListRow> Rows { get; } = [];

    public RelatedModel Model(Pages page, Present present, Guid of, int skipped = 0)
    {
        var (ui, type) = (page.Ui, List.Type.Type);
        var target = page.Types[List.By.Target!];
        var filter = Uri.EscapeDataString(FilterText.Json(Filter.Eq(List.By.Key, of)).ToJsonString());
        return new(Key, Label(ui), type.Icon,
            [.. Rows.Take(Shown).Select(row => Row(ui, present, row))],
            Rows.Count > Shown ? ui.Url($"{target.Plural}/{of}/related/{Key}?after={skipped + Shown}") : null,
            type.IsListed && Rows.Count > 0 ? ui.Url($"{type.Plural}?filter={filter}") : null,
            page.Actor.For(type.Name, Right.Create) != Scope.None ? ui.Url($"{type.Plural}/new?{List.By.Key}={of}") : null);
    }

    /// <summary>A type that refers to its own kind: subsidiaries, not "organisations".</summary>
    private string Label(Ui ui)
    {
        var own = $"related.{List.Type.Name}.{List.By.Key}";
        return Texts.Has(own) ? ui.T(own) : ui.T($"type.{List.Type.Name}.plural");
    }

    /// <summary>A record that only links two, as a place in an organisation does, goes by the name of the far end and leads there.</summary>
    private RelatedRow Row(Ui ui, Present present, ListRow row)
    {
        var url = ui.Url($"{List.Type.Type.Plural}/{row.Id}");
        var title = row.Values[0] as string ?? "";
        var details = List.Fields.Select((field, i) => present.Value(List.Type, field, row.Values[i + 1])).Where(v => v.Kind is not (ValueKind.Empty or ValueKind.No));
        Value? other = row.References is [{ } known] ? present.Reference(known) : null;
        return List.Type.Type.IsListed || List.Other is null
            ? new(row.Id, title, url, [.. other is { } named ? new[] { named with { Url = null } } : [], .. details])
            : new(row.Id, other?.Text ?? ui.T("related.hidden"), other?.Url ?? url, [new(ValueKind.Reference, title.Length > 1 ? title : ui.T("related.edit"), url), .. details]);
    }
}
