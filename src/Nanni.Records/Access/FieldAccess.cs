using Nanni.Records.Types;

namespace Nanni.Records.Access;

/// <summary>What a member may do with one field of the records that they see. Wider levels contain the narrower ones.</summary>
public enum FieldLevel
{
    /// <summary>The field is not there for them.</summary>
    Hidden,

    /// <summary>They see it and cannot change it.</summary>
    Read,

    /// <summary>They see it, and change it where they may change the record.</summary>
    Edit,
}

/// <summary>Which fields a member's role lets them see and change, by record type. Immutable.</summary>
/// <remarks>
/// It is held in one place. All that shows records or takes values for them asks <see cref="Storage.Schemas"/> for the schema, and gets one
/// from which the hidden fields are missing and in which those that may only be read are read-only: a filter, a column, a form or a key
/// of the API that names a hidden field names nothing. All that loads, compares, merges and saves records goes through
/// <see cref="Schema.Whole"/>, so that what somebody does not see is kept.
/// </remarks>
/// <param name="given">Levels by record type and field key; a field that is not named has its <see cref="Usual"/> level.</param>
public sealed class FieldAccess(IReadOnlyDictionary<string, IReadOnlyDictionary<string, FieldLevel>> given)
{
    private Schema? view;

    /// <summary>The levels that were given, by record type and field key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, FieldLevel>> Given => given;

    /// <summary>Where a role says nothing: what is sensitive is hidden until somebody grants it.</summary>
    public static FieldLevel Usual(Field field) => field.IsSensitive ? FieldLevel.Hidden : FieldLevel.Edit;

    public FieldLevel Of(RecordType type, Field field) =>
        !IsLimitable(type, field) ? FieldLevel.Edit
        : given.TryGetValue(type.Name, out var levels) && levels.TryGetValue(field.Key, out var level) ? level
        : Usual(field);

    /// <summary>
    /// Whether a role can keep the field from anybody. Not what a record is made of: its name, its kind, whose and how private it is, the
    /// records it hangs on (who may not see those sees no more than that there is one), and what the rules of its pages turn on.
    /// </summary>
    public static bool IsLimitable(RecordType type, Field field)
    {
        if (!type.IsListed || field.IsTitle || field.IsOpen)
        {
            return false;
        }

        return field.IsCustom || type.Find(field.Key) is { IsHidden: false }
            && field.Key != type.KindBy?.Key && field.Key != type.PrivateBy?.Key
            && !(field.Kind is FieldKind.Reference or FieldKind.References && field.Target is not ("member" or "team"));
    }

    /// <summary>The schema as the member has it: the whole one itself where nothing is kept from them.</summary>
    internal Schema View(Schema whole)
    {
        // Two requests may make it at once: they make the same.
        var known = Volatile.Read(ref view);
        if (known is null || known.Whole != whole)
        {
            known = whole.Seen(this);
            Volatile.Write(ref view, known);
        }

        return known;
    }
}
