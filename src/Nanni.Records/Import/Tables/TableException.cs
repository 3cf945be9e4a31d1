namespace Nanni.Records.Import.Tables;

/// <summary>A file cannot be read as a table. The code is the key of a text that says what to do.</summary>
public sealed class TableException(string code, params (string Name, object? Value)[] values) : Exception(code)
{
    public string Code { get; } = code;

    /// <summary>What the text names, e.g. <c>row</c>.</summary>
    public IReadOnlyList<(string Name, object? Value)> Values { get; } = values;
}
