using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Storage;

namespace Nanni.Tests.Security;

/// <summary>Everything a workspace holds, in every table there is.</summary>
internal static class Rows
{
    /// <summary>Changed by reading, by signing in or by the clock, and by nobody's right.</summary>
    private static readonly string[] Noted =
        ["sessions", "security_events", "audit_links", "sealed_numbers", "recent_records", "recents", "search_words", "jobs", "favourites", "read_marks"];

    /// <summary>A hash of each table's rows, but for those that change by themselves.</summary>
    public static async Task<Dictionary<string, string>> Digest(TestApp app, Guid workspace, params string[] without)
    {
        var digest = new Dictionary<string, string>();
        foreach (var table in Tables(app).Except(Noted).Except(without))
        {
            var rows = (await Read(app, workspace, table)).Order(StringComparer.Ordinal);
            digest[table] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows))));
        }

        return digest;
    }

    /// <summary>Every id that stands for something in the workspace: the newest of each table.</summary>
    public static async Task<IReadOnlyList<Guid>> Ids(TestApp app, Guid workspace)
    {
        var store = app.Services.GetRequiredService<RecordStore>();
        using var scope = app.Services.CreateScope();
        var found = new List<Guid>();
        foreach (var type in scope.ServiceProvider.GetRequiredService<NanniDb>().Model.GetEntityTypes())
        {
            var (table, id) = (type.GetTableName(), type.FindProperty("Id") ?? type.GetProperties().FirstOrDefault(p => p.GetColumnName() == "id"));
            if (table is not null && id?.ClrType == typeof(Guid) && type.GetProperties().Any(p => p.GetColumnName() == "workspace_id"))
            {
                found.AddRange(await store.Query(
                    store.Sql().Raw($"select id from {table} where workspace_id = ").Value(workspace).Raw(" order by id desc limit 1"), row => row.Guid(0), default));
            }
        }

        return [.. found.Distinct()];
    }

    /// <summary>Tables whose rows of the workspace name one of these ids.</summary>
    public static async Task<IReadOnlyList<string>> Naming(TestApp app, Guid workspace, IReadOnlyCollection<Guid> ids)
    {
        var found = new List<string>();
        foreach (var table in Tables(app))
        {
            var named = (await Read(app, workspace, table)).SelectMany(row => Crawl.Ids().Matches(row)).Select(m => Guid.Parse(m.Value)).Intersect(ids).ToList();
            found.AddRange(named.Select(id => $"{table} names {id}"));
        }

        return found;
    }

    private static IReadOnlyList<string> Tables(TestApp app)
    {
        using var scope = app.Services.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<NanniDb>().Model.GetEntityTypes()
            .Where(t => t.GetTableName() is not null && t.GetProperties().Any(p => p.GetColumnName() == "workspace_id"))
            .Select(t => t.GetTableName()!).Distinct().Order(StringComparer.Ordinal)];
    }

    private static Task<List<string>> Read(TestApp app, Guid workspace, string table)
    {
        var store = app.Services.GetRequiredService<RecordStore>();
        return store.Query(store.Sql().Raw($"select * from {table} where workspace_id = ").Value(workspace), Line, default);
    }

    private static string Line(Row row)
    {
        var cells = new List<string>();
        for (var i = 0; i < row.Reader.FieldCount; i++)
        {
            var value = row.Reader.GetValue(i);
            cells.Add(row.Reader.GetName(i) is "sealed" or "salt" or "commitment" or "last_used_at" or "last_seen_at" ? "" : value switch
            {
                byte[] { Length: 16 } bytes => new Guid(bytes, bigEndian: true).ToString(),
                byte[] bytes => Convert.ToHexString(bytes),
                Array many => string.Join(',', many.Cast<object>()),
                _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            });
        }

        return string.Join('|', cells);
    }
}
