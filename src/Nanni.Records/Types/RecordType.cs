using System.Linq.Expressions;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Nanni.Records.Filters;
using Nanni.Records.Operations;

namespace Nanni.Records.Types;

/// <summary>
/// What a kind of record is: its fields, in the order forms and pages show them, and what lists, boards, search, duplicates and
/// the timeline need to know. Declared once; the list, record page, forms, import, export, API, history and permission matrix
/// follow from it.
/// </summary>
public abstract partial class RecordType
{
    private readonly List<Field> fields = [];

    private protected RecordType(string name, string plural, string icon, Type clr)
    {
        (Name, Plural, Icon, Clr) = (name, plural, icon, clr);
        Table = Snake(plural);
    }

    /// <summary>Singular, as in <c>contact</c>.</summary>
    public string Name { get; }

    /// <summary>As in URLs: <c>contacts</c>.</summary>
    public string Plural { get; }

    public string Icon { get; }

    public Type Clr { get; }

    public string Table { get; }

    public IReadOnlyList<Field> Fields => fields;

    public Field Title { get; private protected set; } = null!;

    /// <summary>Keys of the columns a list shows unless a view says otherwise.</summary>
    public IReadOnlyList<string> DefaultColumns { get; private protected set; } = [];

    /// <summary>Keys of the fields that the head of a record's page shows, even while they are empty: what one looks at first.</summary>
    public IReadOnlyList<string> Highlights { get; private protected set; } = [];

    /// <summary>"field" or "-field".</summary>
    public string DefaultSort { get; private protected set; } = "";

    /// <summary>
    /// References through which it is visible: to whoever sees one of the records it hangs on. Empty where only its own owner
    /// and team count.
    /// </summary>
    public IReadOnlyList<Field> VisibleThrough { get; private protected set; } = [];

    /// <summary>Everybody in the workspace may view it (pipelines, stages, products).</summary>
    public bool IsPublic { get; private protected set; }

    /// <summary>Settings of the workspace: only administrators create, change or delete such records, whatever a role grants.</summary>
    public bool IsAdministered { get; private protected set; }

    /// <summary>Found by the palette and the global search.</summary>
    public bool IsSearched { get; private protected set; } = true;

    /// <summary>Has its own entry in menus, views and the permission matrix.</summary>
    public bool IsListed { get; private protected set; } = true;

    /// <summary>Single records can be shared with a member or team: those that have an owner and are not open to everybody or through others.</summary>
    public bool IsShareable => IsListed && !IsPublic && !IsAdministered && PrivateBy is null && VisibleThrough.Count == 0;

    /// <summary>After the other types in menus: looked up more often than worked on.</summary>
    public bool IsListedLast { get; private protected set; }

    /// <summary>What is still to be worked on, for types whose records are done with one day: their lists show it first. Null for others.</summary>
    public Filter? StillOpen { get; private protected set; }

    /// <summary>A record that may be marked private to its author and those it mentions.</summary>
    public Field? PrivateBy { get; private protected set; }

    /// <summary>Kind field that decides the layout (organisation or person, for example).</summary>
    public Field? KindBy { get; private protected set; }

    /// <summary>Columns of further indexes after the workspace; each answers a question that its declaration names.</summary>
    public IReadOnlyList<string> Indexes => extraIndexes;

    /// <summary>Its records are natural persons, with the rights that the law gives them over their data.</summary>
    public bool IsPerson { get; private protected set; }

    private protected readonly List<string> extraIndexes = [];

    /// <summary>Fields that every record has: owner, team, created, updated, the key of another program.</summary>
    public IReadOnlyList<Field> SystemFields { get; } =
    [
        new()
        {
            Key = "owner", Kind = FieldKind.Reference, Column = "owner_id", Target = "member", IsIndexed = true, Group = "system",
            Getter = r => r.OwnerId, Setter = (r, v) => r.OwnerId = (Guid?)v,
        },
        new()
        {
            Key = "team", Kind = FieldKind.Reference, Column = "team_id", Target = "team", IsIndexed = true, Group = "system",
            Getter = r => r.TeamId, Setter = (r, v) => r.TeamId = (Guid?)v,
        },
        new()
        {
            Key = "createdAt", Kind = FieldKind.DateTime, Column = "created_at", IsReadOnly = true, Group = "system", Getter = r => r.CreatedAt,
        },
        new()
        {
            Key = "updatedAt", Kind = FieldKind.DateTime, Column = "updated_at", IsReadOnly = true, Group = "system", Getter = r => r.UpdatedAt,
        },
        new()
        {
            Key = "createdBy", Kind = FieldKind.Reference, Column = "created_by", Target = "member", IsReadOnly = true, Group = "system",
            Getter = r => r.CreatedBy,
        },
        new()
        {
            Key = "externalId", Kind = FieldKind.Text, Column = "external_id", IsUnique = true, Group = "system",
            Getter = r => r.ExternalId, Setter = (r, v) => r.ExternalId = (string?)v,
        },
    ];

    public Field this[string key] => Find(key) ?? throw new KeyNotFoundException($"{Name} has no field {key}.");

    public Field? Find(string key) => fields.Find(f => f.Key == key) ?? SystemFields.FirstOrDefault(f => f.Key == key);

    public abstract Record New();

    /// <summary>Rows of the timeline the record gives; empty where it gives none.</summary>
    public abstract IEnumerable<TimelineEntry> TimelineOf(Record record);

    /// <summary>Gives timeline entries at all.</summary>
    public bool HasTimeline { get; private protected set; }

    /// <summary>
    /// Who or what the record is, as a <see cref="Text.PersonFacts"/> or <see cref="Text.OrganisationFacts"/> for the search for
    /// duplicates; null where records of the type have no duplicates.
    /// </summary>
    /// <param name="country">Where national numbers without a country are read.</param>
    public abstract object? FactsOf(Record record, string country);

    /// <summary>The fields that <see cref="FactsOf"/> reads: a search through all records reads no others.</summary>
    public IReadOnlyList<Field> KnownBy { get; private protected set; } = [];

    /// <summary>Two records of the type may be one person, organisation or thing.</summary>
    public bool HasDuplicates => KnownBy.Count > 0;

    /// <summary>Gives a new record what only its operation knows; see <see cref="RecordType{T}.Creating"/>.</summary>
    public abstract ValueTask Prepare(Work work, Record record);

    /// <summary>See <see cref="RecordType{T}.Saving"/>.</summary>
    public abstract void Settle(Work work, Record record, Previous before);

    /// <summary>Recomputes computed fields and throws where a rule of the record itself is broken. Runs before each save.</summary>
    public abstract void Check(Record record);

    /// <summary>
    /// First and last day of what the record tells of, each open where it is empty. In filters the two together are
    /// <see cref="Lasting"/>: a record lasts within a period of which it shares a day.
    /// </summary>
    public (Field From, Field Until)? Lasts { get; private protected set; }

    /// <summary>What filters call the time from first to last day.</summary>
    public const string Lasting = "lasts";

    /// <summary>Names of the types whose changes this one follows, itself among them where it does: see <see cref="Follow"/>.</summary>
    public IReadOnlyList<string> Follows { get; private protected set; } = [];

    /// <summary>Names of other types whose records its <see cref="Follow"/> changes: they go back with what they follow, whosever they are.</summary>
    public virtual IReadOnlyList<string> Guides => [];

    /// <summary>
    /// Keeps records in step with those that an operation is about to save. Runs once an operation, or once a chunk of a large one,
    /// in which a record of a type in <see cref="Follows"/> changes, on every way by which records are written; before the checks.
    /// </summary>
    public virtual ValueTask Follow(Companions companions) => ValueTask.CompletedTask;

    private protected Field Add(Field field)
    {
        if (field.Column is "from" or "until" or "primary" or "order" or "group" or "user" or "to" or "when" or "table" or "index" or "default")
        {
            throw new ArgumentException($"{field.Column} is a word of SQL; name the property of {Name} otherwise.");
        }

        // Stable over versions and installations, since rows of field_values carry it.
        field.ValueId = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}.{field.Key}")).AsSpan(0, 16));
        fields.Add(field);
        return field;
    }

    internal static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}

/// <summary>The declaration of records of class <typeparamref name="T"/>; see DESIGN, "record type".</summary>
public abstract class RecordType<T> : RecordType
    where T : Record, new()
{
    protected RecordType(string name, string plural, string icon)
        : base(name, plural, icon, typeof(T))
    {
    }

    public sealed override Record New() => new T();

    public sealed override IEnumerable<TimelineEntry> TimelineOf(Record record) => Timeline((T)record);

    public sealed override ValueTask Prepare(Work work, Record record) => Creating(work, (T)record);

    public sealed override void Settle(Work work, Record record, Previous before) => Saving(work, (T)record, before);

    public sealed override void Check(Record record) => Compute((T)record);

    public sealed override object? FactsOf(Record record, string country) => Facts((T)record, country);

    /// <inheritdoc cref="RecordType.FactsOf"/>
    protected virtual object? Facts(T record, string country) => null;

    /// <summary>Where the record shows in timelines.</summary>
    protected virtual IEnumerable<TimelineEntry> Timeline(T record) => [];

    /// <summary>
    /// The rule by which a new record of the type begins, however it came to be: a form, the API, an import. Runs once, when the
    /// operation is saved and before its checks; may read through the operation. Most types have none.
    /// </summary>
    /// <exception cref="RuleException">It may not be created so.</exception>
    protected virtual ValueTask Creating(Work work, T record) => ValueTask.CompletedTask;

    /// <summary>
    /// What follows from a change besides the change: a time that is noted, a colleague who is told. Runs for each record that an
    /// operation loaded or added, before its checks, changed or not. Imports and bulk changes tell nobody and do not come here.
    /// </summary>
    protected virtual void Saving(Work work, T record, Previous before)
    {
    }

    /// <summary>Sets computed fields; throws <see cref="RuleException"/> where the record breaks a rule of its own.</summary>
    protected virtual void Compute(T record)
    {
    }

    protected FieldBuilder Text(Expression<Func<T, string?>> of) => Field(of, FieldKind.Text);

    protected FieldBuilder LongText(Expression<Func<T, string?>> of) => Field(of, FieldKind.LongText).Length(20_000);

    protected FieldBuilder Email(Expression<Func<T, string?>> of) => Field(of, FieldKind.Email).Length(254).Match(MatchRole.Email);

    protected FieldBuilder Phone(Expression<Func<T, string?>> of) => Field(of, FieldKind.Phone).Length(60).Match(MatchRole.Phone);

    protected FieldBuilder Url(Expression<Func<T, string?>> of) => Field(of, FieldKind.Url).Length(500);

    protected FieldBuilder Number(Expression<Func<T, decimal?>> of, int decimals = 0) => Field(of, FieldKind.Number).Decimals(decimals);

    protected FieldBuilder Percent(Expression<Func<T, decimal?>> of, int decimals = 2) => Field(of, FieldKind.Percent).Decimals(decimals);

    protected FieldBuilder Money(Expression<Func<T, Money?>> of) => Field(of, FieldKind.Money);

    protected FieldBuilder Date(Expression<Func<T, DateOnly?>> of) => Field(of, FieldKind.Date);

    protected FieldBuilder DateTime(Expression<Func<T, DateTimeOffset?>> of) => Field(of, FieldKind.DateTime);

    protected FieldBuilder YesNo(Expression<Func<T, bool>> of) => Field(of, FieldKind.YesNo);

    /// <summary>A choice with fixed options, named in the texts as <c>option.{type}.{field}.{key}</c>.</summary>
    protected FieldBuilder Choice(Expression<Func<T, string?>> of, params Option[] options) => Field(of, FieldKind.Choice).Options(options);

    /// <summary>A choice from a list that administrators edit.</summary>
    protected FieldBuilder ChoiceFrom(string list, Expression<Func<T, string?>> of) => Field(of, FieldKind.Choice).List(list);

    protected FieldBuilder ChoicesFrom(string list, Expression<Func<T, string[]>> of) => Field(of, FieldKind.Choices).List(list);

    protected FieldBuilder Choices(Expression<Func<T, string[]>> of, params Option[] options) => Field(of, FieldKind.Choices).Options(options);

    protected FieldBuilder Tags(Expression<Func<T, string[]>> of) => Field(of, FieldKind.Tags);

    protected FieldBuilder Reference(Expression<Func<T, Guid?>> of, string to) => Field(of, FieldKind.Reference).Target(to);

    protected FieldBuilder References(Expression<Func<T, Guid[]>> of, string to) => Field(of, FieldKind.References).Target(to);

    protected FieldBuilder Address(Expression<Func<T, Address?>> of) => Field(of, FieldKind.Address);

    protected FieldBuilder File(Expression<Func<T, Guid?>> of) => Field(of, FieldKind.File);

    protected FieldBuilder Identifier(Expression<Func<T, string?>> of, string scheme) => Field(of, FieldKind.Identifier).Length(400).Scheme(scheme);

    protected void Columns(params Expression<Func<T, object?>>[] columns) =>
        DefaultColumns = [.. columns.Select(c => Key(Property(c.Body)))];

    protected void Highlight(params Expression<Func<T, object?>>[] fields) =>
        Highlights = [.. fields.Select(f => Key(Property(f.Body)))];

    protected void Sort(Expression<Func<T, object?>> by, bool descending = false) =>
        DefaultSort = (descending ? "-" : "") + Key(Property(by.Body));

    /// <summary>Records stand on a board, with an index of their own for it: its columns, the order and sums of their cards.</summary>
    /// <param name="by">A reference, whose records are the columns, or a choice, whose options are.</param>
    /// <param name="first">The menu leads to the board rather than to the list.</param>
    protected void Board(
        Expression<Func<T, object?>> by, Expression<Func<T, object?>> sum, Expression<Func<T, object?>>? weight = null,
        Expression<Func<T, object?>>? order = null, bool newestFirst = false, bool first = false) =>
        BoardBy = new(
            this[Key(Property(by.Body))], this[Key(Property(sum.Body))],
            weight is null ? null : this[Key(Property(weight.Body))], order is null ? null : this[Key(Property(order.Body))], newestFirst, first);

    /// <summary>Declares the fields by which duplicates are known.</summary>
    protected void Known(params Expression<Func<T, object?>>[] fields) => KnownBy = [.. fields.Select(f => this[Key(Property(f.Body))])];

    protected void Through(params Expression<Func<T, object?>>[] references) =>
        VisibleThrough = [.. references.Select(r => this[Key(Property(r.Body))])];

    protected void Private(Expression<Func<T, object?>> by) => PrivateBy = this[Key(Property(by.Body))];

    protected void Layout(Expression<Func<T, object?>> by) => KindBy = this[Key(Property(by.Body))];

    protected void Public() => IsPublic = true;
    protected void Administered() => IsAdministered = true;
    protected void OnTimeline() => HasTimeline = true;

    /// <summary>Declares the first and the last day of what the record tells of.</summary>
    protected void Span(Expression<Func<T, DateOnly?>> from, Expression<Func<T, DateOnly?>> until) =>
        Lasts = (this[Key(Property(from.Body))], this[Key(Property(until.Body))]);

    /// <summary>Declares the types whose changes <see cref="RecordType.Follow"/> hears of.</summary>
    protected void Following(params string[] names) => Follows = names;

    protected void Person() => IsPerson = true;
    protected void NotSearched() => IsSearched = false;
    protected void NotListed() => IsListed = false;
    protected void ListedLast() => IsListedLast = true;

    protected void Opens(Filter stillOpen) => StillOpen = stillOpen;

    /// <summary>An index over the workspace and these columns; say in a comment which question it answers.</summary>
    protected void Index(string columns) => extraIndexes.Add(columns);

    private FieldBuilder Field<TValue>(Expression<Func<T, TValue>> of, FieldKind kind)
    {
        var property = Property(of.Body);
        // Compiling some five hundred expressions took a fifth of the time that a start takes.
        var get = property.PropertyType == typeof(TValue) ? property.GetMethod!.CreateDelegate<Func<T, TValue>>() : of.Compile();
        var set = property.SetMethod?.CreateDelegate<Action<T, TValue>>();
        return new(Add(new()
        {
            Key = Key(property),
            Kind = kind,
            Column = Snake(property.Name),
            Getter = record => Empty(get((T)record)),
            Setter = set is null ? null : (record, value) => set((T)record, value is null ? Default<TValue>() : (TValue)value),
        }), field => Title = field);
    }

    private static object? Empty<TValue>(TValue value) => value switch
    {
        null => null,
        string { Length: 0 } => null,
        Array { Length: 0 } => null,
        _ => value,
    };

    /// <summary>Arrays are never null in a record, only empty.</summary>
    private static TValue Default<TValue>() =>
        typeof(TValue).IsArray ? (TValue)(object)Array.CreateInstance(typeof(TValue).GetElementType()!, 0) : default!;

    private static PropertyInfo Property(Expression body) => body switch
    {
        MemberExpression { Member: PropertyInfo property } => property,
        UnaryExpression convert => Property(convert.Operand),
        _ => throw new ArgumentException($"{body} is not a property."),
    };

    /// <summary>AccountId is the field "account".</summary>
    private static string Key(PropertyInfo property)
    {
        var name = property.Name;
        if (property.PropertyType == typeof(Guid?) && name.EndsWith("Id", StringComparison.Ordinal))
        {
            name = name[..^2];
        }
        else if (property.PropertyType == typeof(Guid[]) && name.EndsWith("Ids", StringComparison.Ordinal))
        {
            name = name[..^3] + "s";
        }

        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
