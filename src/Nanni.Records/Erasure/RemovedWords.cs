using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Text;

namespace Nanni.Records.Erasure;

/// <summary>
/// The words that mistyped ones are compared with are kept apart from the records that had them. Those of removed records, now or
/// before an edit, go where no other record has them.
/// </summary>
internal sealed class RemovedWords(RecordStore store, Guid workspace, Guid[] removed)
{
    private const int Chunk = 200;

    /// <summary>So many words are looked for in one walk through what is searched.</summary>
    private const int AtOnce = 40;

    private readonly HashSet<string> words = [];

    /// <summary>To be called while the records and their history are still there.</summary>
    public async Task Collect(CancellationToken cancel)
    {
        foreach (var some in removed.Chunk(Chunk))
        {
            await store.Query(
                store.Sql().Add($"select search from records where workspace_id = {workspace} and search is not null and ").In("id", some),
                row => Add(row.Text(0)), cancel);
            await store.Query(
                store.Sql().Add($"select fields from changes where workspace_id = {workspace} and fields is not null and ").In("record_id", some),
                row => Texts(JsonNode.Parse(row.Text(0))), cancel);
        }
    }

    /// <summary>To be called when the records are gone, in the transaction that removed them.</summary>
    /// <returns>The words that are gone.</returns>
    public async Task<IReadOnlyList<string>> Remove(WriteTransaction transaction, CancellationToken cancel)
    {
        var known = new List<string>();
        foreach (var some in words.Chunk(Chunk))
        {
            known.AddRange(await transaction.Query(
                store.Sql().Add($"select word from search_words where workspace_id = {workspace} and ").In("word", some), row => row.Text(0), cancel));
        }

        foreach (var some in known.Chunk(AtOnce))
        {
            var sql = store.Sql().Add($"select search from records where workspace_id = {workspace} and (");
            foreach (var (i, word) in some.Index())
            {
                sql.Raw(i == 0 ? "" : " or ").Add($"search like {$"%{word}%"}");
            }

            var others = new HashSet<string>();
            await transaction.Query(sql.Raw(")"), row =>
            {
                others.UnionWith(WordMemory.Of(row.Text(0)));
                return 0;
            }, cancel);
            known.RemoveAll(word => some.Contains(word) && others.Contains(word));
        }

        foreach (var some in known.Chunk(Chunk))
        {
            await transaction.Execute(store.Sql().Add($"delete from search_words where workspace_id = {workspace} and ").In("word", some), cancel);
        }

        return known;
    }

    private int Texts(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                return members.Sum(m => Texts(m.Value));
            case JsonArray items:
                return items.Sum(Texts);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                var text = new SearchText();
                text.Add(value.GetValue<string>());
                text.AddEmail(value.GetValue<string>());
                return Add(text.ToString());
            default:
                return 0;
        }
    }

    private int Add(string? search)
    {
        words.UnionWith(WordMemory.Of(search));
        return 0;
    }
}
