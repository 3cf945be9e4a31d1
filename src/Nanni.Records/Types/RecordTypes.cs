using System.Collections.Frozen;

namespace Nanni.Records.Types;

/// <summary>All record types of the product, in the order menus show them. Built once at start from the modules.</summary>
public sealed class RecordTypes
{
    private readonly FrozenDictionary<string, RecordType> byName;
    private readonly FrozenDictionary<string, RecordType> byPlural;
    private readonly FrozenDictionary<Type, RecordType> byClass;
    private readonly FrozenDictionary<RecordType, int> order;

    public RecordTypes(IEnumerable<RecordType> types)
    {
        All = [.. types];
        byName = All.ToFrozenDictionary(t => t.Name);
        byPlural = All.ToFrozenDictionary(t => t.Plural);
        byClass = All.ToFrozenDictionary(t => t.Clr);
        order = Ordered().Index().ToFrozenDictionary(t => t.Item, t => t.Index);
        foreach (var type in All)
        {
            _ = type.Title ?? throw new InvalidOperationException($"{type.Name} has no title field.");
            foreach (var field in type.Fields.Where(f => f.Target is not (null or "member" or "team" or "record")))
            {
                _ = byName.GetValueOrDefault(field.Target!)
                    ?? throw new InvalidOperationException($"{type.Name}.{field.Key} refers to {field.Target}, which is no record type.");
            }
        }
    }

    public IReadOnlyList<RecordType> All { get; }

    public RecordType this[string name] => Find(name) ?? throw new KeyNotFoundException($"No record type {name}.");

    public RecordType? Find(string name) => byName.GetValueOrDefault(name);

    public RecordType? FindPlural(string plural) => byPlural.GetValueOrDefault(plural);

    /// <summary>Its place among the types when records are written: a type refers only to those before it, and to itself.</summary>
    public int Order(RecordType type) => order[type];

    public RecordType Of<T>()
        where T : Record => byClass[typeof(T)];

    public RecordType Of(Record record) => byClass[record.GetType()];

    private List<RecordType> Ordered()
    {
        var ordered = new List<RecordType>();
        foreach (var type in All)
        {
            Visit(type, []);
        }

        return ordered;

        void Visit(RecordType type, HashSet<RecordType> above)
        {
            if (ordered.Contains(type) || !above.Add(type))
            {
                return;
            }

            foreach (var field in type.Fields.Where(f => f.Target is not (null or "member" or "team" or "record")))
            {
                Visit(byName[field.Target!], above);
            }

            ordered.Add(type);
        }
    }
}
