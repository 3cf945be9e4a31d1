using System.Text.Json.Nodes;

namespace Nanni.Records.Types;

/// <summary>Makes the <see cref="Field"/> of a custom field: its value lives in the record's JSON column.</summary>
public static class CustomField
{
    public const string Prefix = "custom.";

    /// <param name="key">As people and the API write it, without <c>custom.</c>; immutable and never reused.</param>
    public static Field Make(
        Guid id, string key, FieldKind kind, IReadOnlyDictionary<string, string> labels, IReadOnlyList<Option> options,
        bool required, bool filterable, string group, string? target, int decimals, int position, bool sensitive = false) => new()
        {
            Key = Prefix + key,
            Kind = kind,
            Column = key,
            IsCustom = true,
            ValueId = id,
            Labels = labels,
            Options = options,
            IsRequired = required,
            IsIndexed = filterable,
            IsSensitive = sensitive,
            Group = group,
            Target = target,
            Decimals = decimals,
            Position = position,
            MaxLength = kind == FieldKind.LongText ? 20_000 : 500,
            Getter = record => Read(kind, key, record),
            Setter = (record, value) => Set(kind, key, record, value),
        };

    private static object? Read(FieldKind kind, string key, Record record) => FieldJson.Read(Bare(kind, key), record.Custom[key]);

    private static void Set(FieldKind kind, string key, Record record, object? value)
    {
        if (value is null)
        {
            record.Custom.Remove(key);
        }
        else
        {
            record.Custom[key] = FieldJson.Write(Bare(kind, key), value);
        }
    }

    private static Field Bare(FieldKind kind, string key) => new() { Key = Prefix + key, Kind = kind, Column = key };

    /// <summary>The value of a custom field in a parsed JSON column.</summary>
    public static object? Read(Field field, JsonObject? custom) => custom is null ? null : FieldJson.Read(field, custom[field.Column]);
}
