namespace Nanni.Records.Operations;

/// <summary>A record as it was before the operation that is about to be saved.</summary>
public readonly struct Previous
{
    private readonly Tracked tracked;

    internal Previous(Tracked tracked)
    {
        this.tracked = tracked;
    }

    /// <summary>The operation makes the record: there was nothing before.</summary>
    public bool IsNew => tracked.Before is null;

    public Guid? OwnerId => tracked.Before?.OwnerId;

    public DateTimeOffset? DeletedAt => tracked.Before?.DeletedAt;

    public Guid? MergedInto => tracked.Before?.MergedInto;

    /// <summary>A built-in field's value then; null for a new record.</summary>
    /// <exception cref="KeyNotFoundException">The type has no such field.</exception>
    public object? this[string field]
    {
        get
        {
            var at = tracked.Type.BuiltIn.ToList().FindIndex(f => f.Key == field);
            return at < 0 ? throw new KeyNotFoundException($"{tracked.Type.Name} has no field {field}.") : tracked.Before?.Values[at];
        }
    }
}
