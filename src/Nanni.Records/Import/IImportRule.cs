using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>What records of one type need in an import beyond their fields: a name in one column, a stage by its name.</summary>
public interface IImportRule
{
    string Type { get; }

    /// <summary>Targets besides the fields. One with the key of a field takes its place.</summary>
    IReadOnlyList<ImportExtra> Extras { get; }

    /// <summary>Makes what the rows of a chunk name and nobody knows. Called before their records are made.</summary>
    /// <param name="rows">The extras of the chunk's rows, by key.</param>
    Task Prepare(ImportSession session, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel);

    /// <summary>Puts the extras into a record whose fields are set, and gives it what an import leaves open.</summary>
    /// <param name="texts">The names of the records it will refer to, by field.</param>
    /// <exception cref="FieldException">The row cannot be imported.</exception>
    /// <exception cref="RuleException">The row cannot be imported.</exception>
    void Apply(ImportSession session, Record record, IReadOnlyDictionary<string, object?> extras, IReadOnlyDictionary<string, string> texts, bool isNew);
}

/// <summary>A target that is no field.</summary>
/// <param name="Kind">How its texts are read; the rule gets values of that kind.</param>
public sealed record ImportExtra(string Key, FieldKind Kind);

/// <summary>Makes members, teams and options that an import names: the product's own affair.</summary>
public interface IImportDirectory
{
    /// <summary>Members without a way to sign in, by name; those that are there already are left.</summary>
    Task AddMembers(Guid workspace, IReadOnlyCollection<string> names, CancellationToken cancel);

    Task AddTeams(Guid workspace, IReadOnlyCollection<string> names, CancellationToken cancel);

    /// <summary>Options of a choice field, labelled as the file has them.</summary>
    /// <param name="options">Key and label.</param>
    Task AddOptions(Guid workspace, Field field, IReadOnlyCollection<(string Key, string Label)> options, CancellationToken cancel);

    /// <summary>Every node reads the workspace's fields, options and names again.</summary>
    Task SchemaChanged(Guid workspace, CancellationToken cancel);
}

/// <summary>The words of the product, which the engine does not know.</summary>
public interface IImportWords
{
    /// <summary>What people call an option, in all languages.</summary>
    IEnumerable<string> LabelsOf(TypeSchema type, Field field, Option option);

    /// <summary>Headers under which a target is known, in all languages.</summary>
    IEnumerable<string> HeadersOf(TypeSchema type, ImportTarget target);

    /// <summary>The reason why a row was not imported.</summary>
    /// <param name="language">"en", "pl" or "lt".</param>
    string Reason(string language, IReadOnlyList<ImportProblem> problems);

    /// <summary>The header of the column of reasons.</summary>
    string ReasonHeader(string language);

    /// <summary>The header of reasons in any language: such a column of a mended file is no data.</summary>
    bool IsReason(string header);
}
