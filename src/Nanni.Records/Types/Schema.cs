using System.Collections.Frozen;

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
    {
        (WorkspaceId, Version, Lists, Members, Teams) = (workspaceId, version, lists, members, teams);
        this.types = types.ToFrozenDictionary(t => t.Name);
    }

    public Guid WorkspaceId { get; }

    public int Version { get; }

    /// <summary>Options by choice list.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Option>> Lists { get; }

    public IReadOnlyDictionary<Guid, MemberName> Members { get; }

    public IReadOnlyDictionary<Guid, string> Teams { get; }

    public IEnumerable<TypeSchema> Types => types.Values;

    public TypeSchema this[string type] => types[type];

    public TypeSchema? Find(string type) => types.GetValueOrDefault(type);

    /// <summary>The options of a choice field, fixed or from the workspace's list.</summary>
    public IReadOnlyList<Option> OptionsOf(Field field) =>
        field.ChoiceList is { } list ? Lists.GetValueOrDefault(list) ?? [] : field.Options;
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

    public TypeSchema(RecordType type, IEnumerable<Field> fields)
    {
        Type = type;
        Fields = [.. fields];
        BuiltIn = [.. Fields.Where(f => !f.IsCustom)];
        Custom = [.. Fields.Where(f => f.IsCustom)];
        byKey = Fields.Concat(type.SystemFields).ToFrozenDictionary(f => f.Key);
        Title = Fields.First(f => f.IsTitle);
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

    /// <summary>Fields and system fields that people may see and choose as columns.</summary>
    public IEnumerable<Field> Visible => Fields.Where(f => !f.IsHidden).Concat(Type.SystemFields);
}
