using System.Collections.Concurrent;
using System.Data.Common;

namespace Nanni.Database;

/// <summary>A session as a request finds it, with the membership in the workspace of the address.</summary>
/// <param name="WorkspaceId">The workspace the address names (or, if it names none, the one looked at last); null if the user is no active member there.</param>
public sealed record SessionRow(
    Guid UserId,
    string Email,
    string Language,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt,
    DateTimeOffset ExpiresAt,
    Guid? LastWorkspaceId,
    Guid? WorkspaceId,
    int SchemaVersion,
    Guid MemberId,
    int AccessVersion,
    DateTimeOffset? SecondFactorAt,
    DateTimeOffset? ConfirmedAt);

/// <summary>An API token as a request finds it.</summary>
public sealed record TokenRow(
    Guid Id,
    string Scopes,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    Guid WorkspaceId,
    int SchemaVersion,
    Guid MemberId,
    int AccessVersion);

/// <summary>The one statement by which every request learns who makes it: reads by key only, prepared.</summary>
public sealed class IdentityQueries(DbDataSource source, DatabaseOptions options) : IDisposable
{
    private const string SessionColumns = """
        SELECT u.id, u.email, u.language, s.created_at, s.last_seen_at, s.expires_at, s.workspace_id,
               m.workspace_id, w.schema_version, m.id, m.access_version, s.second_factor_at, s.confirmed_at
        FROM sessions s
        JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
        """;

    private const string SessionBySlug = SessionColumns + """

        LEFT JOIN workspaces w ON w.slug = @slug
        LEFT JOIN members m ON m.workspace_id = w.id AND m.user_id = s.user_id AND m.status = 'Active'
        WHERE s.id = @key AND s.revoked_at IS NULL
        """;

    private const string SessionAlone = SessionColumns + """

        LEFT JOIN workspaces w ON w.id = s.workspace_id
        LEFT JOIN members m ON m.workspace_id = w.id AND m.user_id = s.user_id AND m.status = 'Active'
        WHERE s.id = @key AND s.revoked_at IS NULL
        """;

    private const string Token = """
        SELECT t.id, t.scopes, t.expires_at, t.last_used_at, w.id, w.schema_version, m.id, m.access_version
        FROM api_tokens t
        JOIN workspaces w ON w.id = t.workspace_id
        JOIN members m ON m.workspace_id = t.workspace_id AND m.id = t.member_id AND m.status = 'Active'
        LEFT JOIN users u ON u.id = m.user_id
        WHERE t.hash = @key AND t.revoked_at IS NULL AND u.disabled_at IS NULL
        """;

    // SQLite plans a statement each time it is prepared, so prepared commands are kept; Npgsql does that by itself.
    private readonly ConcurrentDictionary<string, ConcurrentBag<DbCommand>> idle = new();

    /// <summary>The session with this hash, unless revoked or its user disabled. Whether it has expired is the caller's to say.</summary>
    /// <param name="slug">The workspace of the address; null: the one looked at last.</param>
    public Task<SessionRow?> Session(byte[] hash, string? slug, CancellationToken cancel) =>
        Read(slug is null ? SessionAlone : SessionBySlug, hash, slug, ReadSession, cancel);

    /// <summary>The token with this hash, unless revoked or its member gone.</summary>
    public Task<TokenRow?> ApiToken(byte[] hash, CancellationToken cancel) => Read(Token, hash, null, ReadToken, cancel);

    public void Dispose()
    {
        foreach (var command in idle.Values.SelectMany(commands => commands))
        {
            command.Connection?.Dispose();
            command.Dispose();
        }
    }

    private async Task<T?> Read<T>(string sql, byte[] key, string? slug, Func<DbDataReader, T> read, CancellationToken cancel)
        where T : class
    {
        var kept = idle.GetOrAdd(sql, _ => []);
        var command = options.IsSqlite && kept.TryTake(out var ready) ? ready : await Prepare(sql, cancel);
        command.Parameters[0].Value = key;
        if (slug is not null)
        {
            command.Parameters[1].Value = slug;
        }

        var whole = false;
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var row = await reader.ReadAsync(cancel) ? read(reader) : null;
            whole = true;
            return row;
        }
        finally
        {
            if (whole && options.IsSqlite)
            {
                kept.Add(command);
            }
            else
            {
                await command.Connection!.DisposeAsync();
                await command.DisposeAsync();
            }
        }
    }

    private async Task<DbCommand> Prepare(string sql, CancellationToken cancel)
    {
        var command = (await source.OpenConnectionAsync(cancel)).CreateCommand();
        command.CommandText = sql;
        Add("key", Array.Empty<byte>());
        if (sql.Contains("@slug", StringComparison.Ordinal))
        {
            Add("slug", "");
        }

        if (options.IsSqlite)
        {
            await command.PrepareAsync(cancel);
        }

        return command;

        void Add(string name, object value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }

    private SessionRow ReadSession(DbDataReader row) => new(
        Id(row, 0), row.GetString(1), row.GetString(2), At(row, 3), At(row, 4), At(row, 5),
        row.IsDBNull(6) ? null : Id(row, 6),
        row.IsDBNull(7) ? null : Id(row, 7),
        row.IsDBNull(7) ? 0 : row.GetInt32(8),
        row.IsDBNull(7) ? Guid.Empty : Id(row, 9),
        row.IsDBNull(7) ? 0 : row.GetInt32(10),
        row.IsDBNull(11) ? null : At(row, 11),
        row.IsDBNull(12) ? null : At(row, 12));

    private TokenRow ReadToken(DbDataReader row) => new(
        Id(row, 0), row.GetString(1),
        row.IsDBNull(2) ? null : At(row, 2),
        row.IsDBNull(3) ? null : At(row, 3),
        Id(row, 4), row.GetInt32(5), Id(row, 6), row.GetInt32(7));

    private Guid Id(DbDataReader row, int column) =>
        options.IsSqlite ? new(row.GetFieldValue<byte[]>(column), bigEndian: true) : row.GetGuid(column);

    private DateTimeOffset At(DbDataReader row, int column) =>
        options.IsSqlite ? new(row.GetInt64(column), TimeSpan.Zero) : row.GetFieldValue<DateTimeOffset>(column);
}
