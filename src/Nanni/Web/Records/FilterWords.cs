using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>A filter as a sentence, and what the filter builder offers, in the reader's language.</summary>
/// <param name="names">Of the records that filters name by id, see <see cref="Named"/>.</param>
internal sealed class FilterWords(Present present, RecordTypes types, IReadOnlyDictionary<Guid, RecordTitle>? names = null)
{
    private static readonly string[] Periods =
    [
        "today", "yesterday", "tomorrow", "this week", "last week", "next week", "this month", "last month", "next month",
        "this quarter", "last quarter", "next quarter", "this year", "last year", "last 7 days", "last 30 days", "last 90 days",
        "next 7 days", "next 30 days",
    ];

    /// <summary>The choice that says how a related record stands, the first that its type has.</summary>
    private static readonly string[] Standing = ["status", "role", "state", "kind"];

    private Ui Ui => present.Ui;

    /// <summary>Ids of records in a filter, to be read in people's words.</summary>
    public static IReadOnlyCollection<Guid> Named(Filter? filter) => filter is null ? [] : [.. Ids(FilterText.Json(filter)).Distinct().Take(100)];

    private static IEnumerable<Guid> Ids(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => Ids(m.Value)),
        JsonArray items => items.SelectMany(Ids),
        JsonValue value => Guid.TryParse(Plain(value), out var id) ? [id] : [],
        _ => [],
    };

    public string Sentence(Filter? filter, TypeSchema type) => filter is null ? "" : Capital(Words(filter, type, inside: false));

    public IReadOnlyDictionary<Guid, RecordTitle> Names => names ?? new Dictionary<Guid, RecordTitle>();

    /// <summary>Whether it speaks of fields that are kept from the reader.</summary>
    public bool IsKept(Filter filter, TypeSchema type) => FilterSight.Of(filter, present.Schema, type).LacksSome;

    /// <summary>The sentence of a rule that holds for who does not see all its fields, too: then only that there is one.</summary>
    public string Told(Filter filter, TypeSchema type) => IsKept(filter, type) ? Ui.T("filter.kept") : Sentence(filter, type);

    /// <summary>The parts that hold together, each with the filter that is left without it.</summary>
    public IEnumerable<(string Text, Filter? Without)> Parts(Filter? filter, TypeSchema type)
    {
        if (filter is not Filter.And { Parts: var parts })
        {
            return filter is null ? [] : [(Sentence(filter, type), null)];
        }

        return parts.Select(part => (Sentence(part, type), Filter.All(parts.Where(p => p != part))));
    }

    /// <summary>Fields of the type and, one step away, of the records it refers to.</summary>
    public IReadOnlyList<FilterField> Fields(TypeSchema type) =>
    [
        .. type.Visible.Where(CanFilter).Select(field => Offer(type, field, field.Key, null)),
        .. type.Fields.Where(f => f.Kind == FieldKind.Reference && !f.IsHidden).SelectMany(reference =>
            present.Schema.Find(reference.Target!) is { } target
                ? target.Visible.Where(f => CanFilter(f) && !f.IsCustom && f.Kind != FieldKind.Reference)
                    .Select(field => Offer(target, field, $"{reference.Key}.{field.Key}", Labels.Field(Ui, type.Name, reference)))
                : []),
        .. types.All.SelectMany(child => Links(type, child)),
        .. types.All.Where(child => child != type.Type).SelectMany(child => RelatedTo(type, child)),
    ];

    /// <summary>Where somebody works or worked, and when: records that link this type with another for some time.</summary>
    private IEnumerable<FilterField> Links(TypeSchema type, RecordType child) =>
        from near in child.Fields.Where(f => child.Lasts is not null && f.Kind == FieldKind.Reference && f.Target == type.Name).Take(1)
        from far in child.Fields.Where(f => f.Kind == FieldKind.Reference && f != near && types.Find(f.Target!) is not null).Take(1)
        select new FilterField(
            child.Plural, Ui.T($"filter.link.{child.Name}.{near.Key}"), "link",
            [new("any", Ui.T("op.link.any")), new("none", Ui.T("op.link.none"))],
            [.. Periods.Where(p => !p.StartsWith("next", StringComparison.Ordinal) && p != "tomorrow").Select(p => new OptionModel(p, Ui.T("period." + p)))],
            far.Target, null, far.Key);

    /// <summary>Whether there is a record of another type that refers here, and how it stands: "quotes that are sent".</summary>
    private IEnumerable<FilterField> RelatedTo(TypeSchema type, RecordType child)
    {
        if (child.Lasts is not null || child.PrivateBy is not null || !Texts.Has($"type.{child.Name}.plural") || present.Schema.Find(child.Name) is not { } schema
            || !child.Fields.Any(f => f.Kind == FieldKind.Reference && f.Target == type.Name)
            || (Standing.Select(schema.Find).FirstOrDefault(f => f is { Kind: FieldKind.Choice } && CanFilter(f)) is not { } by))
        {
            return [];
        }

        return
        [
            new(child.Plural, Ui.T($"type.{child.Name}.plural"), "related", [new("any", Ui.T("op.related.any")), new("none", Ui.T("op.related.none"))],
                present.Options(schema, by), null, Ui.T("filter.relatedRecords"), by.Key),
        ];
    }

    private static bool CanFilter(Field field) =>
        !field.IsEncrypted && !field.IsHidden && field.Kind is not (FieldKind.Address or FieldKind.File);

    private FilterField Offer(TypeSchema type, Field field, string key, string? group) => new(
        key, Labels.Field(Ui, type.Name, field), FieldJson.Camel(field.Kind),
        [.. Operators(field).Select(op => new OptionModel(op, Ui.T("op." + op)))],
        field.Kind is FieldKind.Choice or FieldKind.Choices ? present.Options(type, field)
            : field.Kind is FieldKind.Date or FieldKind.DateTime ? [.. Periods.Select(p => new OptionModel(p, Ui.T("period." + p)))]
            : field.Kind == FieldKind.YesNo ? [new("true", Ui.T("value.yes")), new("false", Ui.T("value.no"))] : [],
        field.Target, group);

    private static string[] Operators(Field field) => field.Kind switch
    {
        FieldKind.Number or FieldKind.Money or FieldKind.Percent => ["eq", "ne", "gt", "ge", "lt", "le", "between", "empty", "notEmpty"],
        FieldKind.Date or FieldKind.DateTime => ["within", "before", "after", "empty", "notEmpty"],
        FieldKind.YesNo => ["eq"],
        FieldKind.Choice => ["in", "notIn", "empty", "notEmpty"],
        FieldKind.Reference => ["eq", "ne", "empty", "notEmpty"],
        FieldKind.Choices or FieldKind.Tags or FieldKind.References => ["any", "none", "empty", "notEmpty"],
        _ => ["contains", "startsWith", "eq", "ne", "empty", "notEmpty"],
    };

    private string Words(Filter filter, TypeSchema type, bool inside) => filter switch
    {
        Filter.And { Parts: var parts } => Join(parts, type, "filter.and", inside),
        Filter.Or { Parts: var parts } => Join(parts, type, "filter.or", inside),
        Filter.Not { Part: var part } => Ui.T("filter.not", ("part", Words(part, type, inside: false))),
        Filter.Test test => Test(test, type),
        _ => "",
    };

    private string Join(IReadOnlyList<Filter> parts, TypeSchema type, string word, bool inside)
    {
        var text = string.Join(" " + Ui.T(word) + " ", parts.Select(p => Words(p, type, inside: true)));
        return inside && parts.Count > 1 ? $"({text})" : text;
    }

    private string Test(Filter.Test test, TypeSchema type)
    {
        if (types.FindPlural(test.Field) is { } child && test.Op is "any" or "none" && present.Schema.Find(types.FindPlural(test.Field)?.Name ?? "") is { } childType)
        {
            if (childType.Type.Lasts is not null && Linked(test, childType) is { } linked)
            {
                var by = childType.Type.Fields.First(f => f.Kind == FieldKind.Reference && f.Target == type.Name);
                return Ui.T("filter.link." + test.Op, ("field", Ui.T($"filter.link.{childType.Name}.{by.Key}")), ("value", linked));
            }

            var those = Ui.T($"type.{childType.Name}.plural");
            return test.Value is JsonObject { Count: > 0 } value
                ? Ui.T("filter.related." + test.Op, ("field", those), ("value", Words(FilterText.Parse(value.ToJsonString())!, childType, inside: false)))
                : Ui.T($"filter.related.{test.Op}.all", ("field", those));
        }

        var (owner, field, label) = Resolve(test.Field, type);
        var shown = field is null ? Plain(test.Value) : Shown(owner, field, test);
        var op = test is { Op: "in", Value: JsonArray { Count: 1 } } ? "eq" : test.Op;
        return Ui.T("filter." + op, ("field", label), ("value", shown));
    }

    /// <summary>"Ea-nasir, 2023": the far end and the time, where the filter says no more of the link; null where it does.</summary>
    private string? Linked(Filter.Test test, TypeSchema child)
    {
        var inner = test.Value is JsonObject { Count: > 0 } value ? FilterText.Parse(value.ToJsonString()) : null;
        var parts = new List<string>();
        foreach (var part in inner is Filter.And and ? and.Parts : inner is null ? [] : [inner])
        {
            switch (part)
            {
                case Filter.Test { Field: RecordType.Lasting, Op: "within" } time:
                    parts.Add(Plain(time.Value) is var text && Texts.Has("period." + text) ? Ui.T("period." + text) : text.Replace("..", " – ", StringComparison.Ordinal));
                    break;
                case Filter.Test { Op: "eq" } far when child.Find(far.Field) is { Kind: FieldKind.Reference } field:
                    parts.Insert(0, One(child, field, far.Value));
                    break;
                default:
                    return null;
            }
        }

        return parts.Count == 0 ? Ui.T("filter.all") : string.Join(", ", parts);
    }

    private (TypeSchema Owner, Field? Field, string Label) Resolve(string path, TypeSchema type)
    {
        var dot = path.StartsWith(CustomField.Prefix, StringComparison.Ordinal) ? -1 : path.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && type.Find(path[..dot]) is { Target: { } to } reference && present.Schema.Find(to) is { } target)
        {
            var (owner, field, label) = Resolve(path[(dot + 1)..], target);
            return (owner, field, $"{Labels.Field(Ui, type.Name, reference)} – {label}");
        }

        return type.Find(path) is { } own ? (type, own, Labels.Field(Ui, type.Name, own)) : (type, null, path);
    }

    private string Shown(TypeSchema type, Field field, Filter.Test test)
    {
        var joined = test.Op == "between" ? " – " : ", ";
        return test.Value is JsonArray many
            ? string.Join(joined, many.Select(one => One(type, field, one)))
            : One(type, field, test.Value);
    }

    private string One(TypeSchema type, Field field, JsonNode? node)
    {
        var text = Plain(node);
        if (field.Kind is FieldKind.Date or FieldKind.DateTime && Texts.Has("period." + text))
        {
            return Ui.T("period." + text);
        }

        if (field.Target == "member" && text == "me")
        {
            return Ui.T("filter.me");
        }

        try
        {
            return field.Kind switch
            {
                FieldKind.Choice or FieldKind.Choices => present.Options(type, field, text).FirstOrDefault(o => o.Value == text)?.Label ?? text,
                FieldKind.Reference when field.Target == "member" => present.Member(Guid.Parse(text)).Text,
                FieldKind.Reference => Guid.TryParse(text, out var id) && names is not null && names.TryGetValue(id, out var known) ? known.Text ?? text : text,
                FieldKind.Money when node is JsonValue && decimal.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var amount) => Ui.Format.Number(amount),
                FieldKind.Number or FieldKind.Percent or FieldKind.Date or FieldKind.YesNo => present.Value(type, field, FieldJson.Read(field, node)).Text,
                _ => text,
            };
        }
        catch (Exception error) when (error is FieldException or FormatException)
        {
            return text;
        }
    }

    private System.Globalization.CultureInfo Culture => System.Globalization.CultureInfo.GetCultureInfo(Ui.Language.Code);

    private static string Plain(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String
        ? value.GetValue<string>() : node?.ToJsonString() ?? "";

    private string Capital(string text) => text.Length == 0 ? text : char.ToUpper(text[0], Culture) + text[1..];
}
