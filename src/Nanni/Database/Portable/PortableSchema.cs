using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Nanni.Database.Portable;

/// <summary>What a column holds, whichever database keeps it.</summary>
internal enum ColumnKind
{
    Id,
    Instant,
    Day,
    Flag,

    /// <summary>32 bits.</summary>
    Small,

    /// <summary>64 bits.</summary>
    Whole,
    Text,
    Json,
    Bytes,
}

internal sealed record PortableColumn(string Name, ColumnKind Kind)
{
    public bool IsNullable { get; init; }
}

/// <param name="Columns">Those that both databases have.</param>
/// <param name="Key">Places of the primary key's columns.</param>
internal sealed record PortableTable(string Name, IReadOnlyList<PortableColumn> Columns, IReadOnlyList<int> Key)
{
    /// <summary>Names quoted as both databases read them.</summary>
    public string ColumnList { get; } = string.Join(", ", Columns.Select(column => Quoted(column.Name)));

    public string QuotedName => Quoted(Name);

    /// <returns>-1 where there is none such.</returns>
    public int Place(string column) => Columns.Index().Where(c => c.Item.Name == column).Select(c => c.Index).DefaultIfEmpty(-1).First();

    private static string Quoted(string name) => $"\"{name}\"";
}

/// <summary>
/// Every table of the newest schema as both databases have it, read from the models: which they are, and what each column holds, nobody
/// lists by hand.
/// </summary>
internal static class PortableSchema
{
    private static readonly Lazy<IReadOnlyList<PortableTable>> All = new(Read);

    /// <summary>A table comes after those it refers to.</summary>
    public static IReadOnlyList<PortableTable> Tables => All.Value;

    /// <summary>The names of all migrations, which both databases share.</summary>
    public static IReadOnlyList<string> Migrations { get; } = ReadMigrations();

    /// <summary>The times before the names differ between the databases.</summary>
    public static string NameOf(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private static List<string> ReadMigrations()
    {
        using var db = new PostgresDesignTime().CreateDbContext([]);
        return [.. db.Database.GetMigrations().Select(NameOf)];
    }

    private static List<PortableTable> Read()
    {
        using var postgres = new PostgresDesignTime().CreateDbContext([]);
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        return Of(postgres.Model.GetRelationalModel(), sqlite.Model.GetRelationalModel());
    }

    /// <summary>The tables that two models of one schema share; what columns hold, PostgreSQL's types tell more exactly.</summary>
    internal static List<PortableTable> Of(IRelationalModel postgres, IRelationalModel sqlite)
    {
        var there = sqlite.Tables.ToDictionary(table => table.Name, table => table.Columns.Select(column => column.Name).ToHashSet());
        return [.. InOrder([.. postgres.Tables]).Select(table => Portable(table, there[table.Name]))];
    }

    private static PortableTable Portable(ITable table, HashSet<string> there)
    {
        var columns = table.Columns.Where(column => there.Contains(column.Name)).ToList();
        var names = columns.ConvertAll(column => column.Name);
        return new(
            table.Name,
            [.. columns.Select(column => new PortableColumn(column.Name, Kind(column)) { IsNullable = column.IsNullable })],
            [.. table.PrimaryKey!.Columns.Select(column => names.IndexOf(column.Name))]);
    }

    private static ColumnKind Kind(IColumn column) => column.StoreType.Split('(')[0] switch
    {
        "uuid" => ColumnKind.Id,
        "timestamp with time zone" => ColumnKind.Instant,
        "date" => ColumnKind.Day,
        "boolean" => ColumnKind.Flag,
        "integer" => ColumnKind.Small,
        "bigint" => ColumnKind.Whole,
        "text" or "character varying" => ColumnKind.Text,
        "jsonb" => ColumnKind.Json,
        "bytea" => ColumnKind.Bytes,
        var other => throw new InvalidOperationException($"{column.Table.Name}.{column.Name} is {other}: say how it is moved."),
    };

    private static List<ITable> InOrder(List<ITable> waiting)
    {
        var ordered = new List<ITable>();
        while (waiting.Count > 0)
        {
            var free = waiting.Where(table => table.ForeignKeyConstraints.All(
                reference => reference.PrincipalTable == table || !waiting.Contains(reference.PrincipalTable)))
                .OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
            if (free.Count == 0)
            {
                throw new InvalidOperationException("Tables refer to each other in a circle: " + string.Join(", ", waiting.Select(t => t.Name)));
            }

            ordered.AddRange(free);
            waiting.RemoveAll(free.Contains);
        }

        return ordered;
    }
}
