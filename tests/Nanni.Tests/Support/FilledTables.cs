using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Nanni.Database;
using Nanni.Database.Portable;

namespace Nanni.Tests;

/// <summary>
/// Rows in every table of a schema, made from the schema itself: each value its own, each reference to a row that is there. Row n of a
/// table belongs to workspace n, and refers to rows n; the last has nothing where nothing may be.
/// </summary>
internal sealed class FilledTables
{
    public const int Rows = 3;

    /// <summary>What a program reads when it starts must make sense; everything else may be anything.</summary>
    private static readonly Dictionary<string, string> Sensible = new()
    {
        ["language"] = "en",
        ["zone"] = "Europe/Vilnius",
        ["country"] = "LT",
        ["base_currency"] = "EUR",
        ["members.status"] = "Active",
        ["one_time_tokens.purpose"] = "Invitation",
        ["outbox_mails.purpose"] = "Notice",
        ["xml"] = "<nothing/>",
        ["settings"] = "{}",
        ["grants"] = "{}",
    };

    /// <summary>A chain of hashes, and the numbers in it, cannot be made up; of what may have a salt, events always have one.</summary>
    private static readonly HashSet<string> Absent = ["sealed", "operations.salt", "changes.salt", "commitment", "grown_at"];

    private static readonly HashSet<string> Chain = ["audit_links", "sealed_numbers"];

    private readonly Dictionary<string, ITable> described;

    private FilledTables(IRelationalModel postgres, IRelationalModel sqlite)
    {
        described = postgres.Tables.ToDictionary(table => table.Name);
        Tables = [.. PortableSchema.Of(postgres, sqlite).Where(table => !Chain.Contains(table.Name))];
    }

    public IReadOnlyList<PortableTable> Tables { get; }

    /// <param name="migration">The schema after it, by name; null: the newest.</param>
    public static FilledTables After(string? migration = null)
    {
        using NanniDb postgres = new PostgresDesignTime().CreateDbContext([]), sqlite = new SqliteDesignTime().CreateDbContext([]);
        return migration is null
            ? new(postgres.Model.GetRelationalModel(), sqlite.Model.GetRelationalModel())
            : new(After(postgres, migration), After(sqlite, migration));
    }

    public void Fill(DatabaseOptions database)
    {
        using var to = PortableDatabase.Open(database);
        foreach (var table in Tables)
        {
            to.Load(table, Generated(table));
        }
    }

    /// <summary>Checksums of these tables' columns as they are in the database now.</summary>
    public static Dictionary<string, TableDigest> Read(DatabaseOptions database, IEnumerable<PortableTable> tables)
    {
        using var from = PortableDatabase.Open(database);
        return tables.ToDictionary(table => table.Name, table =>
        {
            var digest = new TableDigest(table);
            foreach (var row in from.Rows(table))
            {
                digest.Add(row);
            }

            return digest;
        });
    }

    private static IRelationalModel After(NanniDb db, string migration)
    {
        var migrations = db.GetService<IMigrationsAssembly>();
        var type = migrations.Migrations.Single(m => PortableSchema.NameOf(m.Key) == migration).Value;
        var model = migrations.CreateMigration(type, db.Database.ProviderName!).TargetModel;
        return db.GetService<IModelRuntimeInitializer>().Initialize(((IMutableModel)model).FinalizeModel(), designTime: true).GetRelationalModel();
    }

    private IEnumerable<PortableRow> Generated(PortableTable table)
    {
        var row = new PortableRow(table);
        for (var n = 0; n < Rows; n++)
        {
            row.Clear();
            foreach (var column in table.Columns)
            {
                var about = described[table.Name].FindColumn(column.Name)!;
                if (Absent.Contains(column.Name) || Absent.Contains($"{table.Name}.{column.Name}")
                    || (about.IsNullable && n == Rows - 1 && column.Name != "salt"))
                {
                    row.AddNull();
                }
                else
                {
                    Add(row, column.Kind, about, n);
                }
            }

            yield return row;
        }
    }

    private void Add(PortableRow row, ColumnKind kind, IColumn column, int n)
    {
        switch (kind)
        {
            case ColumnKind.Id:
                row.Add(Id(column.Table.Name, column.Name, n).ToByteArray(bigEndian: true));
                break;
            case ColumnKind.Instant:
                row.AddWhole(PortableTime.FromTicks(new DateTimeOffset(2026, 3, 29, 1, 59, 59, TimeSpan.Zero).Ticks) + (n * 1_000_003));
                break;
            case ColumnKind.Day:
                row.AddSmall(PortableTime.FromDay(new DateOnly(1999, 12, 31).AddDays(n)));
                break;
            case ColumnKind.Flag:
                row.Add(1)[0] = (byte)(n % 2);
                break;
            case ColumnKind.Small:
                row.AddSmall(n + 1);
                break;
            case ColumnKind.Whole:
                row.AddWhole(-9_000_000_000 + n);
                break;
            case ColumnKind.Text:
                row.Add(Encoding.UTF8.GetBytes(Text(column, n)));
                break;
            case ColumnKind.Json:
                row.AddJson(Encoding.UTF8.GetBytes(Said(column) ?? $$"""{"ž": "Ąžuolas \"{{n}}\"\n", "number": 1.50, "list": [true, null, {"b": 1, "a": 2}]}"""));
                break;
            default:
                row.Add(SHA256.HashData(Encoding.UTF8.GetBytes($"{column.Table.Name}.{column.Name} {n}")));
                break;
        }
    }

    private static string? Said(IColumn column) =>
        Sensible.GetValueOrDefault($"{column.Table.Name}.{column.Name}") ?? Sensible.GetValueOrDefault(column.Name);

    private static string Text(IColumn column, int n)
    {
        var text = Said(column) ?? $"{n} {column.Name} Žółć 🜚";
        var most = column.StoreType.Split('(', ')') is [_, var length, ..] ? int.Parse(length, CultureInfo.InvariantCulture) : text.Length;
        return text[..Math.Min(most, text.Length)];
    }

    /// <summary>The same for a reference and for what it refers to; "record_id" refers to a record even where the database does not check it.</summary>
    private Guid Id(string table, string column, int n)
    {
        var about = described[table];
        if (column != "workspace_id" && about.ForeignKeyConstraints.FirstOrDefault(r => r.Columns.Any(c => c.Name == column)) is { } reference)
        {
            var place = reference.Columns.Index().First(c => c.Item.Name == column).Index;
            if (reference.PrincipalTable != about || reference.PrincipalColumns[place].Name != column)
            {
                return Id(reference.PrincipalTable.Name, reference.PrincipalColumns[place].Name, n);
            }
        }

        if (column.EndsWith("_id", StringComparison.Ordinal) && described.ContainsKey(column[..^3] + "s"))
        {
            return Id(column[..^3] + "s", "id", n);
        }

        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{table}.{column} {n}"))[..16];
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0f));
        return new(bytes, bigEndian: true);
    }
}
