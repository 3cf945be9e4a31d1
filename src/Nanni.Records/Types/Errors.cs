namespace Nanni.Records.Types;

/// <summary>A business rule said no. Answered as 409 by one handler, in the user's language.</summary>
/// <param name="code">Stable, documented and safe to branch on, e.g. <c>opportunity.closed</c>; also the key of its text.</param>
/// <param name="values">What the text names, as {0}, {1}…</param>
public sealed class RuleException(string code, params object[] values) : Exception(code)
{
    public string Code { get; } = code;

    public IReadOnlyList<object> Values { get; } = values;
}

/// <summary>Fields that a rule speaks of: a value of a <see cref="RuleException"/>, shown by their labels.</summary>
/// <param name="Type">Name of the record type.</param>
public sealed record FieldNames(string Type, IReadOnlyList<Field> Fields);

/// <summary>What is wrong with one field's value.</summary>
/// <param name="Code">Key of the text, e.g. <c>field.required</c>.</param>
public sealed record FieldProblem(string Field, string Code, params object[] Values);

/// <summary>Values that do not fit their fields. Answered as 422, each message at its field.</summary>
public sealed class FieldException(IReadOnlyList<FieldProblem> problems) : Exception(string.Join("; ", problems))
{
    public FieldException(string field, string code, params object[] values)
        : this([new FieldProblem(field, code, values)])
    {
    }

    public IReadOnlyList<FieldProblem> Problems { get; } = problems;
}

/// <summary>The record does not exist or the actor may not see it; the two are not told apart.</summary>
public sealed class NotFoundException(string type, Guid id) : Exception($"{type} {id}")
{
    public string Type { get; } = type;

    public Guid Id { get; } = id;
}

/// <summary>The actor sees the record but may not do this to it.</summary>
public sealed class ForbiddenException(string type, string right) : Exception($"{right} {type}")
{
    public string Type { get; } = type;

    public string Right { get; } = right;
}

/// <summary>Somebody changed the same field meanwhile.</summary>
/// <param name="fields">Keys of the fields that differ.</param>
public sealed class ConflictException(Record current, IReadOnlyList<string> fields) : Exception("version")
{
    /// <summary>As it is in the database now.</summary>
    public Record Current { get; } = current;

    public IReadOnlyList<string> Fields { get; } = fields;
}

/// <summary>Text that is not a filter, sort, cursor or value at all: 400.</summary>
public sealed class UnreadableException(string code, params object[] values) : Exception(code)
{
    public string Code { get; } = code;

    public IReadOnlyList<object> Values { get; } = values;
}
