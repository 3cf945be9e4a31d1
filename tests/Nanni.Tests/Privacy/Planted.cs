using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Tests.Privacy;

/// <summary>Words that nobody else has, put wherever a person can be spoken of, and the search for them in all that is kept.</summary>
internal static class Planted
{
    /// <summary>In every planted text, in letters only, so that it survives folding.</summary>
    public const string Word = "xqplant";

    public const string Digits = "601777345";

    /// <summary>A value for each text that the API takes for a record of the type.</summary>
    public static Dictionary<string, object> Values(RecordType type, string suffix) => type.Fields
        .Where(f => f is { IsReadOnly: false, IsComputed: false, IsHidden: false, IsOptIn: false } && f.Options.Count == 0)
        .Select(f => (f.Key, Value: Value(f, suffix))).Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value!);

    private static object? Value(Field field, string suffix) => field.Kind switch
    {
        FieldKind.Text when field.MaxLength < 40 => Word + suffix,
        FieldKind.Text or FieldKind.LongText => $"{Word}{suffix}{field.Key.ToLowerInvariant()}",
        FieldKind.Email => $"{Word}{suffix}@mail.example",
        FieldKind.Phone => "+48 601 777 345",
        FieldKind.Tags => new[] { $"{Word}{suffix}tag" },
        _ => null,
    };

    /// <summary>Where a planted word stands: table.column, or the path of a file.</summary>
    public static async Task<SortedSet<string>> Find(TestApp app, string folder)
    {
        var found = new SortedSet<string>();
        var store = app.Services.GetRequiredService<RecordStore>();
        foreach (var table in await Tables(app, store))
        {
            // The word makes the guard of statements on record tables content; each row is read.
            await store.Query(store.Sql().Raw($"select * from {table} /* workspace_id */"), row =>
            {
                for (var i = 0; i < row.Reader.FieldCount; i++)
                {
                    if (!row.IsNull(i) && Says(Text(row.Reader.GetValue(i))))
                    {
                        found.Add($"{table}.{row.Reader.GetName(i)}");
                    }
                }

                return 0;
            }, default, planned: false);
        }

        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [])
        {
            if (Says(Path.GetFileName(file)) || Says(Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file))))
            {
                found.Add(Path.GetRelativePath(folder, file));
            }
        }

        return found;
    }

    private static Task<List<string>> Tables(TestApp app, RecordStore store) => store.Query(store.Sql().Raw(app.Database.IsSqlite
        ? "select name from sqlite_master where type = 'table' and name <> 'search_index'"
        : "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"), row => row.Text(0), default);

    private static string Text(object value) => value switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        string text => text,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static bool Says(string text) =>
        text.Contains(Word, StringComparison.OrdinalIgnoreCase) || text.Contains(Digits, StringComparison.Ordinal) || text.Contains("601 777 345", StringComparison.Ordinal);
}
