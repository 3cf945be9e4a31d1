using System.Collections.Frozen;
using Nanni.Records.Access;

namespace Nanni.Records.Types;

/// <summary>
/// The record types as one workspace has them: with its custom fields, choice lists, required fields and layout, and the names of
/// its members and teams. Immutable; a change makes a new version.
/// </summary>
public sealed class Schema
{
    private readonly FrozenDictionary<string, TypeSchema> types;

    public Schema(
        Guid workspaceId, int version, IEnumerable<TypeSchema> types,
        IReadOnlyDictionary<string, IReadOnlyList<Option>> lists,
        IReadOnlyDictionary<Guid, MemberName> members, IReadOnlyDictionary<Guid, string> teams)
        : this(workspaceId, version, types, lists, members, teams, null)
    {
    }

    private Schema(
        Guid workspaceId, int version, IEnumerable<TypeSchema> types,
        IReadOnlyDictionary<string, IReadOnlyList<Option>> lists,
        IReadOnlyDictionary<Guid, MemberName> members, IReadOnlyDictionary<Guid, string> teams, Schema? whole)
    {
        (WorkspaceId, Version, Lists, Members, Teams) = (workspaceId, version, lists, members, teams);
        this.types = types.ToFrozenDictionary(t => t.Name);
        Whole = whole ?? this;
    }

    public Guid WorkspaceId { get; }

    public int Version { get; }

    /// <summary>Options by choice list.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Option>> Lists { get; }

    public IReadOnlyDictionary<Guid, MemberName> Members { get; }

    public IReadOnlyDictionary<Guid, string> Teams { get; }

    public IEnumerable<TypeSchema> Types => types.Values;

    /// <summary>Somebody was erased here: what is written is compared with the suppression list.</summary>
    public bool HasErased { get; init; }

    /// <summary>
    /// With the fields that are kept from whoever this schema is for: for loading and saving whole records, never for showing one or for
    /// taking values. Itself where nothing is kept from anybody.
    /// </summary>
    public Schema Whole { get; }

    public TypeSchema this[string type] => types[type];

    public TypeSchema? Find(string type) => types.GetValueOrDefault(type);

    /// <summary>The options of a choice field, fixed or from the workspace's list.</summary>
    public IReadOnlyList<Option> OptionsOf(Field field) =>
        field.ChoiceList is { } list ? Lists.GetValueOrDefault(list) ?? [] : field.Options;

    /// <summary>What <paramref name="access"/> leaves of it: itself where that is all.</summary>
    internal Schema Seen(FieldAccess access)
    {
        TypeSchema[] seen = [.. types.Values.Select(type => type.Seen(access))];
        return seen.All(type => type.Whole == type) ? this : new(WorkspaceId, Version, seen, Lists, Members, Teams, this);
    }
}

/// <summary>A member as others see them.</summary>
/// <param name="IsActive">May be given records and be mentioned: has not left.</param>
/// <param name="Colour">0 to 11: the badge's place in the palette.</param>
/// <param name="CanSignIn">False for who came with an import or has not joined yet: they read nothing here.</param>
public sealed record MemberName(Guid Id, string Name, bool IsActive, int Colour = 0, bool CanSignIn = true);

/// <summary>A record type in one workspace.</summary>
public sealed class TypeSchema
{
    private readonly FrozenDictionary<string, Field> byKey;

    public TypeSchema(RecordType type, IEnumerable<Field> fields, TypeSchema? whole = null)
    {
        Whole = whole ?? this;
        Type = type;
        Fields = [.. fields];
        BuiltIn = [.. Fields.Where(f => !f.IsCustom)];
        Custom = [.. Fields.Where(f => f.IsCustom)];
        byKey = Fields.Concat(type.SystemFields).ToFrozenDictionary(f => f.Key);
        Title = Fields.First(f => f.IsTitle);
        HidesSearched = whole is not null && whole.Fields.Any(f => f is { IsSearched: true, IsEncrypted: false } && !byKey.ContainsKey(f.Key));
        HiddenCustom = whole is null ? [] : [.. whole.Custom.Where(f => !byKey.ContainsKey(f.Key)).Select(f => f.Column)];
    }

    public RecordType Type { get; }

    public string Name => Type.Name;

    /// <summary>In the order of forms and pages: the declared ones, then custom ones.</summary>
    public IReadOnlyList<Field> Fields { get; }

    public IReadOnlyList<Field> BuiltIn { get; }

    public IReadOnlyList<Field> Custom { get; }

    public Field Title { get; }

    public Field this[string key] => Find(key) ?? throw new UnreadableException("field.unknown", key);

    public Field? Find(string key) => byKey.GetValueOrDefault(key);

    /// <summary>See <see cref="Schema.Whole"/>.</summary>
    public TypeSchema Whole { get; }

    /// <summary>Some of its fields are kept from whoever this schema is for.</summary>
    public bool IsPart => Whole != this;

    /// <summary>Keys, inside the JSON column, of custom fields that are not to be shown.</summary>
    internal IReadOnlyList<string> HiddenCustom { get; }

    /// <summary>The search text of its records holds words of fields that are not to be shown: see <see cref="Queries.SearchSql.Seen"/>.</summary>
    internal bool HidesSearched { get; }

    /// <summary>Whether the field is kept from them as something to change, which others may.</summary>
    public bool Keeps(string key) => IsPart && Whole.Find(key) is { } field && (Find(key) is not { } own || own.IsReadOnly != field.IsReadOnly);

    /// <summary>
    /// Whether what the log keeps under a field's key is not to be shown: the field is there and is kept from them, or is off in the
    /// workspace. Of a custom field that is gone nobody can say any more how secret it was, so it is for those who see everything.
    /// </summary>
    public bool Hides(string key) => !byKey.ContainsKey(key)
        && (Whole.byKey.ContainsKey(key) || Type.Find(key) is not null || IsPart && key.StartsWith(CustomField.Prefix, StringComparison.Ordinal));

    /// <summary>What <paramref name="access"/> leaves of it: itself where that is all.</summary>
    internal TypeSchema Seen(FieldAccess access)
    {
        if (Fields.All(field => access.Of(Type, field) == FieldLevel.Edit))
        {
            return this;
        }

        return new(Type, Fields.Where(field => access.Of(Type, field) != FieldLevel.Hidden)
            .Select(field => access.Of(Type, field) == FieldLevel.Edit ? field : ReadOnly(field)), this);
    }

    private static Field ReadOnly(Field field)
    {
        var copy = field.Copy();
        (copy.IsReadOnly, copy.IsGivenOnce) = (true, false);
        return copy;
    }

    /// <summary>Fields and system fields that people may see and choose as columns.</summary>
    public IEnumerable<Field> Visible => Fields.Where(f => !f.IsHidden).Concat(Type.SystemFields);
}
