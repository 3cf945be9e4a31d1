using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>An operation as a line of a record's history, its fields before and after in the reader's words.</summary>
internal static class HistoryLines
{
    public static HistoryItem Item(Actor actor, Present present, Nanni.Records.Queries.RecordView view, HistoryEntry entry)
    {
        var ui = present.Ui;
        var verb = entry.Name[(entry.Name.LastIndexOf('.') + 1)..];
        var text = ui.T(Texts.Has("operation." + verb) ? "operation." + verb : "operation." + (Texts.Has("operation." + entry.Action) ? entry.Action : "update"));
        if (entry.Reason is { } reason && Texts.Has($"operation.{verb}.because"))
        {
            text = ui.T($"operation.{verb}.because", ("reason", reason));
        }

        var source = "source." + entry.Source;
        return new(entry.Operation, text, ui.Format.Relative(entry.At), ui.Format.DateTime(entry.At), present.Member(entry.Member),
            Texts.Has(source) ? ui.T(source) : entry.Source,
            [.. Fields(present, view, entry), .. Shared(present, entry.Fields)],
            entry.UndoneBy is null && view.CanEdit && verb is not ("reveal" or "consent" or "erase" or "purge") && CanUndo(present, view, entry) && (entry.Action != Shares.Action || Shares.MayShare(view.Type.Type, actor, view.Record)) ? ui.Url($"operations/{entry.Operation}/undo") : null,
            entry.UndoneBy is not null);
    }

    /// <summary>Nobody takes back what somebody else made of a field that is kept from them.</summary>
    private static bool CanUndo(Present present, Nanni.Records.Queries.RecordView view, HistoryEntry entry) =>
        entry.Member == present.Ui.Member?.Id || !entry.HidesSome && entry.Fields?.Any(f => view.Type.Keeps(f.Key)) is not true;

    private static IEnumerable<HistoryField> Fields(Present present, Nanni.Records.Queries.RecordView view, HistoryEntry entry)
    {
        foreach (var (key, pair) in entry.Fields ?? [])
        {
            if (view.Type.Find(key) is { IsHidden: false } field && pair is JsonArray { Count: 2 } values)
            {
                yield return new(Labels.Field(present.Ui, view.Type.Name, field), Value(present, view, field, values[0]), Value(present, view, field, values[1]));
            }
        }
    }

    /// <summary>With whom the record was shared before and after, a line for each of them.</summary>
    public static IEnumerable<HistoryField> Shared(Present present, JsonObject? fields)
    {
        var (before, after) = Shares.Told(fields);
        return before.Concat(after).Select(s => s.Whom).Distinct().Select(whom => new HistoryField(
            present.Audience(whom).Text, How(present, before, whom), How(present, after, whom)));
    }

    private static Value How(Present present, IReadOnlyList<Share> shares, Guid whom) =>
        shares.FirstOrDefault(s => s.Whom == whom) is { } share ? new(ValueKind.Text, present.How(share)) : Views.Value.Empty;

    private static Value Value(Present present, Nanni.Records.Queries.RecordView view, Field field, JsonNode? node)
    {
        try
        {
            var value = FieldJson.Read(field, node);
            return present.Value(view.Type, field, value, value is Guid id ? view.Titles.GetValueOrDefault(id) : null);
        }
        catch (FieldException)
        {
            // The field's kind changed since: show what was kept.
            return new(ValueKind.Text, node?.ToJsonString() ?? "");
        }
    }
}
