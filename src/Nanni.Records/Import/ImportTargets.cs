using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>Where a column of a file can go.</summary>
/// <param name="Path">
/// <c>email</c>: a field. <c>account</c>: the record it refers to, by name. <c>account.city</c>: a field of that record.
/// <c>contact.email</c> for an account: a field of a record that refers to it. <c>billingAddress.city</c>, <c>amount.currency</c>: a part
/// of a value. Others are extras of the type's <see cref="IImportRule"/>.
/// </param>
/// <param name="Link">Null for a field of the row's own record.</param>
/// <param name="Field">Null for an extra.</param>
/// <param name="Part">Of an address or an amount.</param>
public sealed record ImportTarget(string Path, ImportLink? Link, Field? Field, string? Part = null, ImportExtra? Extra = null)
{
    /// <summary>The record type whose field it is, or whose rule knows the extra.</summary>
    public required TypeSchema Type { get; init; }

    /// <summary>What its texts are read as.</summary>
    public FieldKind Kind => Extra?.Kind ?? (Part is null ? Field!.Kind : FieldKind.Text);
}

/// <summary>A record that stands in the same row as another.</summary>
/// <param name="Key">The reference's field, or the name of the type that refers to the row's record.</param>
/// <param name="Reference">The field that links the two.</param>
/// <param name="IsChild">The linked record refers to the row's, not the other way round.</param>
public sealed record ImportLink(string Key, TypeSchema Type, Field Reference, bool IsChild)
{
    /// <summary>A record of the row's own type, perhaps of a later row.</summary>
    public bool IsSelf { get; init; }
}

/// <summary>The targets of one record type in one workspace.</summary>
public sealed class ImportTargets
{
    private static readonly string[] AddressParts = ["street", "postalCode", "city", "region", "country"];

    private readonly List<ImportTarget> targets = [];
    private readonly TypeSchema seen;
    private readonly Dictionary<string, ImportTarget> byPath;

    /// <param name="schema">Of whoever imports: what is kept from them is no target. The records themselves are read and saved whole.</param>
    public ImportTargets(Schema schema, RecordTypes types, string type, IEnumerable<IImportRule> rules)
    {
        var ruleOf = rules.ToDictionary(r => r.Type);
        seen = schema.Find(type) ?? throw new UnreadableException("import.type", type);
        Type = seen.Whole;
        var extras = ruleOf.GetValueOrDefault(type)?.Extras.Select(e => e.Key).ToHashSet() ?? [];
        Links = [.. Parents(schema, types).Where(link => !extras.Contains(link.Key)), .. Children(schema, types)];
        Add(seen, null, ruleOf);
        foreach (var link in Links)
        {
            if (!link.IsChild)
            {
                var name = ruleOf.GetValueOrDefault(link.Type.Name)?.Extras.FirstOrDefault(e => e.Key == link.Type.Title.Key);
                targets.Add(new(link.Key, link, name is null ? link.Type.Title : null, null, name) { Type = link.Type });
            }

            Add(schema[link.Type.Name], link, ruleOf);
        }

        byPath = targets.DistinctBy(t => t.Path).ToDictionary(t => t.Path);
    }

    /// <summary>The fields of rows that are no records.</summary>
    internal ImportTargets(TypeSchema type)
    {
        (Type, seen, Links) = (type, type, []);
        targets.AddRange(type.Fields.Select(f => new ImportTarget(f.Key, null, f) { Type = type }));
        byPath = targets.ToDictionary(t => t.Path);
    }

    public TypeSchema Type { get; }

    public IReadOnlyList<ImportLink> Links { get; }

    /// <summary>In the order in which a person is offered them.</summary>
    public IReadOnlyCollection<ImportTarget> All => byPath.Values;

    public ImportTarget? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>Fields by which a row can be known: those with a match key, and the name.</summary>
    public IEnumerable<Field> Keys => seen.Fields.Where(f => f.IsTitle || (f.Match != MatchRole.None && !f.IsEncrypted));

    private IEnumerable<ImportLink> Parents(Schema schema, RecordTypes types) => seen.Fields
        .Where(f => f.Kind == FieldKind.Reference && CanImport(f) && types.Find(f.Target!) is not null)
        .Select(f => new ImportLink(f.Key, schema[f.Target!].Whole, f, IsChild: false) { IsSelf = f.Target == Type.Name });

    private IEnumerable<ImportLink> Children(Schema schema, RecordTypes types) => types.All
        .Where(t => t.IsListed && t.Name != Type.Name && t.Fields.Any(f => f.Match is not (MatchRole.None or MatchRole.ExternalKey)))
        .Select(t => (Type: schema[t.Name], Reference: t.Fields.FirstOrDefault(f => f.Kind == FieldKind.Reference && f.Target == Type.Name)))
        .Where(t => t.Reference is not null && Type.Find(t.Type.Name) is null)
        .Select(t => new ImportLink(t.Type.Name, t.Type.Whole, t.Reference!, IsChild: true));

    private void Add(TypeSchema type, ImportLink? link, Dictionary<string, IImportRule> rules)
    {
        var prefix = link is null ? "" : link.Key + ".";
        foreach (var extra in rules.GetValueOrDefault(type.Name)?.Extras ?? [])
        {
            targets.Add(new(prefix + extra.Key, link, null, null, extra) { Type = type.Whole });
        }

        foreach (var field in type.Fields.Append(type["owner"]).Append(type["team"]).Append(type["externalId"]).Where(CanImport))
        {
            if (field.Kind == FieldKind.Reference && field.Target is not ("member" or "team"))
            {
                // Offered as a link, one step far.
                continue;
            }

            targets.Add(new(prefix + field.Key, link, field) { Type = type.Whole });
            foreach (var part in field.Kind == FieldKind.Address ? AddressParts : field.Kind == FieldKind.Money ? ["currency"] : [])
            {
                targets.Add(new($"{prefix}{field.Key}.{part}", link, field, part) { Type = type.Whole });
            }
        }
    }

    private static bool CanImport(Field field) =>
        field is { IsReadOnly: false, IsComputed: false, IsHidden: false } && field.Kind is not (FieldKind.File or FieldKind.References);
}
