namespace Nanni.Records.Types;

/// <summary>Says more about a field just declared.</summary>
public sealed class FieldBuilder(Field field, Action<Field> title)
{
    public FieldBuilder Required()
    {
        field.IsRequired = true;
        return this;
    }

    /// <summary>The record's name. Exactly one field of a type.</summary>
    public FieldBuilder Title()
    {
        field.IsTitle = field.IsSearched = field.IsIndexed = true;
        title(field);
        return this;
    }

    public FieldBuilder Searched()
    {
        field.IsSearched = true;
        return this;
    }

    /// <summary>Filters and sorts by it use an index.</summary>
    public FieldBuilder Indexed()
    {
        field.IsIndexed = true;
        return this;
    }

    public FieldBuilder ReadOnly()
    {
        field.IsReadOnly = true;
        return this;
    }

    /// <summary>Kept beside the records by who computes it; see <see cref="Field.IsBeside"/>.</summary>
    public FieldBuilder Beside()
    {
        field.IsBeside = field.IsReadOnly = field.IsIndexed = true;
        return this;
    }

    /// <summary>May be given to a new record; afterwards only the record's own rules change it.</summary>
    public FieldBuilder Once()
    {
        field.IsReadOnly = field.IsGivenOnce = true;
        return this;
    }

    /// <summary>The record it refers to is the same person or thing once more: this one goes for good with it.</summary>
    public FieldBuilder Same()
    {
        field.IsSame = true;
        return this;
    }

    public FieldBuilder Hidden()
    {
        field.IsHidden = true;
        return this;
    }

    /// <summary>A page of its own changes it; see <see cref="Field.IsApart"/>.</summary>
    public FieldBuilder Apart()
    {
        field.IsApart = true;
        return this;
    }

    public FieldBuilder Encrypted()
    {
        field.IsEncrypted = true;
        return this;
    }

    /// <summary>Hidden from every role until it is granted; see <see cref="Field.IsSensitive"/>.</summary>
    public FieldBuilder Sensitive()
    {
        field.IsSensitive = true;
        return this;
    }

    /// <summary>For whoever sees the record; see <see cref="Field.IsOpen"/>.</summary>
    public FieldBuilder Open()
    {
        field.IsOpen = true;
        return this;
    }

    /// <summary>Off in every workspace until an administrator switches it on; see <see cref="Field.IsOptIn"/>.</summary>
    public FieldBuilder OptIn()
    {
        field.IsOptIn = true;
        return this;
    }

    public FieldBuilder Length(int max)
    {
        field.MaxLength = max;
        return this;
    }

    public FieldBuilder Decimals(int digits)
    {
        field.Decimals = digits;
        return this;
    }

    public FieldBuilder Target(string type)
    {
        field.Target = type;
        return this;
    }

    public FieldBuilder List(string list)
    {
        field.ChoiceList = list;
        return this;
    }

    public FieldBuilder Options(IReadOnlyList<Option> options)
    {
        field.Options = options;
        return this;
    }

    public FieldBuilder Group(string group)
    {
        field.Group = group;
        return this;
    }

    public FieldBuilder Scheme(string scheme)
    {
        field.Scheme = scheme;
        return this;
    }

    public FieldBuilder Match(MatchRole kind)
    {
        field.Match = kind;
        return this;
    }

    public FieldBuilder OnlyFor(params string[] kinds)
    {
        field.OnlyFor = kinds;
        return this;
    }
}
