using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>Words for record types, fields and options in the reader's language.</summary>
internal static class Labels
{
    public static TypeModel Type(Ui ui, RecordType type) =>
        new(type.Name, type.Plural, ui.T("type." + type.Name), ui.T($"type.{type.Name}.plural"), type.Icon, ui.Url(type.Plural));

    /// <summary>A custom field's own label; else the type's word for the field; else the word that all types share.</summary>
    public static string Field(Ui ui, string type, Field field)
    {
        if (field.Labels is { } labels)
        {
            return Of(ui, labels) ?? field.Column;
        }

        var own = $"field.{type}.{field.Key}";
        return ui.T(Texts.Has(own) ? own : "field." + field.Key);
    }

    public static string Option(Ui ui, string type, Field field, Option option)
    {
        if (option.Labels is { } labels)
        {
            return Of(ui, labels) ?? option.Key;
        }

        var key = $"option.{type}.{field.Key}.{option.Key}";
        return Texts.Has(key) ? ui.T(key) : option.Key;
    }

    public static string Group(Ui ui, string group)
    {
        var key = "group." + group;
        return Texts.Has(key) ? ui.T(key) : group;
    }

    private static string? Of(Ui ui, IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue(ui.Language.Code, out var label) && label.Length > 0 ? label
        : labels.Values.FirstOrDefault(l => l.Length > 0);
}
