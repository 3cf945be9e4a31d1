using Microsoft.Data.Sqlite;
using Npgsql;

namespace Nanni.Database;

/// <summary>Which of the two databases runs.</summary>
public enum Provider
{
    Sqlite,
    Postgres,
}

/// <summary>Where the data is, as said by <c>NANNI_DATABASE</c>.</summary>
/// <param name="ConnectionString">In the provider's own notation, complete.</param>
public sealed record DatabaseOptions(Provider Provider, string ConnectionString)
{
    public const string DefaultFile = "data/nanni.db";

    public bool IsSqlite => Provider == Provider.Sqlite;

    /// <summary>The file of a SQLite database; null on PostgreSQL.</summary>
    public string? File => IsSqlite ? new SqliteConnectionStringBuilder(ConnectionString).DataSource : null;

    /// <summary>Where the data is, for people: a path, or server and database. Never a password.</summary>
    public string Description
    {
        get
        {
            if (IsSqlite)
            {
                return File!;
            }

            var server = new NpgsqlConnectionStringBuilder(ConnectionString);
            return $"PostgreSQL {server.Host}:{server.Port}/{server.Database}";
        }
    }

    /// <summary>Reads a file path (SQLite), a <c>postgres://user:password@host:port/database?option=value</c> address, or an Npgsql connection string.</summary>
    /// <param name="text">Null or empty means <see cref="DefaultFile"/>.</param>
    /// <exception cref="FormatException">The address cannot be read; the message says what is wrong, without the password.</exception>
    public static DatabaseOptions Parse(string? text) => Parse(text, path => path);

    /// <param name="place">Where a typed path is.</param>
    internal static DatabaseOptions Parse(string? text, Func<string, string> place)
    {
        text = string.IsNullOrWhiteSpace(text) ? DefaultFile : text.Trim();

        if (text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) ||
            text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
        {
            return Postgres(FromAddress(text));
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            throw new FormatException(
                "NANNI_DATABASE is an address of a kind that is not known here. Give a file path, postgres://…, or an Npgsql connection string.");
        }

        return text.Contains("Host=", StringComparison.OrdinalIgnoreCase) || text.Contains("Server=", StringComparison.OrdinalIgnoreCase)
            ? Postgres(FromKeywords(text))
            : Sqlite(place(text));
    }

    public static DatabaseOptions Sqlite(string file) => new(
        Provider.Sqlite,
        new SqliteConnectionStringBuilder
        {
            DataSource = file,
            ForeignKeys = true,
            // Seconds a statement waits for another process's lock; inside the process writers queue.
            DefaultTimeout = 30,
        }.ConnectionString);

    private static DatabaseOptions Postgres(NpgsqlConnectionStringBuilder server)
    {
        if (string.IsNullOrEmpty(server.Host))
        {
            throw new FormatException("NANNI_DATABASE names no PostgreSQL host.");
        }

        // The statements of a page repeat, so the server should plan them once a connection.
        if (server.MaxAutoPrepare == 0)
        {
            server.MaxAutoPrepare = 200;
            server.AutoPrepareMinUsages = 2;
        }

        // Nothing here changes a session's settings; without this each rented connection first sends seven statements that put them back.
        server.NoResetOnClose = true;
        server.ApplicationName ??= "nanni";
        return new(Provider.Postgres, server.ConnectionString);
    }

    private static NpgsqlConnectionStringBuilder FromKeywords(string text)
    {
        try
        {
            return new(text);
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException($"NANNI_DATABASE is not a PostgreSQL connection string: {wrong.Message}", wrong);
        }
    }

    private static NpgsqlConnectionStringBuilder FromAddress(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            throw new FormatException("NANNI_DATABASE is not an address of the form postgres://user:password@host:port/database.");
        }

        var server = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.IsDefaultPort ? 5432 : address.Port,
            Database = address.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(address.AbsolutePath[1..]) : null,
        };

        var person = address.UserInfo.Split(':', 2);
        if (person[0].Length > 0)
        {
            server.Username = Uri.UnescapeDataString(person[0]);
        }

        if (person.Length > 1)
        {
            server.Password = Uri.UnescapeDataString(person[1]);
        }

        foreach (var option in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            Add(server, option.Split('=', 2));
        }

        return server;
    }

    private static void Add(NpgsqlConnectionStringBuilder server, string[] option)
    {
        var name = Uri.UnescapeDataString(option[0]);
        var value = option.Length > 1 ? Uri.UnescapeDataString(option[1]) : "";
        try
        {
            // libpq writes sslmode and a socket folder in host=; Npgsql knows the first as "SSL Mode".
            server[name.Equals("sslmode", StringComparison.OrdinalIgnoreCase) ? "SSL Mode" : name] = Spelled(name, value);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            throw new FormatException($"NANNI_DATABASE has an option that PostgreSQL's driver refuses: {name}.", wrong);
        }
    }

    private static string Spelled(string name, string value) =>
        name.Equals("sslmode", StringComparison.OrdinalIgnoreCase) ? value.Replace("-", "", StringComparison.Ordinal) : value;
}
