namespace Nanni.Web.Errors;

/// <summary>
/// What went wrong with a request, in the words of whoever made it: problem details for programs (RFC 9457), messages for people.
/// </summary>
/// <param name="Code">Stable and safe to branch on; docs/errors.md lists all.</param>
/// <param name="Title">What kind of problem it is, in few words.</param>
/// <param name="Detail">What is wrong here, and what to do.</param>
public sealed record Problem(int Status, string Code, string Title, string Detail)
{
    /// <summary>What is wrong with single fields, by their key; the empty key is the record as a whole.</summary>
    public IReadOnlyList<FieldMessage> Fields { get; init; } = [];

    /// <summary>Conditions that the record does not meet, of a rule that asks for some.</summary>
    public IReadOnlyList<ConditionMessage> Conditions { get; init; } = [];

    /// <summary>The message at a field; null where nothing is wrong with it.</summary>
    public string? At(string field) => Fields.FirstOrDefault(f => f.Field == field)?.Text;
}

/// <summary>What is wrong with one field.</summary>
public sealed record FieldMessage(string Field, string Code, string Text);

/// <summary>A request that cannot be read or served as it is, whatever record it is about.</summary>
/// <param name="code">Key of its text, <c>error.{code}</c>.</param>
/// <param name="values">What the text names, as {0}, {1}…</param>
public sealed class RequestException(int status, string code, params object[] values) : Exception(code)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public IReadOnlyList<object> Values { get; } = values;
}
