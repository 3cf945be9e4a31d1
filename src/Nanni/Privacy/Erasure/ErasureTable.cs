using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nanni.Records.Storage;

namespace Nanni.Privacy.Erasure;

/// <summary>The proof that somebody was erased. It does not say who.</summary>
/// <param name="Number">Counts in the workspace.</param>
/// <param name="Record">The id that the person's record had, for whoever kept it.</param>
/// <param name="Reason">Of <see cref="ErasureReason"/>.</param>
/// <param name="Counts">What was removed and what was kept, as JSON.</param>
/// <param name="Digest">SHA-256 over all of the above, in hexadecimal.</param>
public sealed record Certificate(
    Guid Workspace, Guid Id, long Number, Guid Record, string Type, string Reason, Guid? By, DateTimeOffset At, ErasureCounts Counts, string Digest)
{
    /// <summary>Whether it is as it was written.</summary>
    public bool IsWhole => Digest == Of(Workspace, Id, Number, Record, Type, Reason, By, At, Counts);

    internal static string Of(Guid workspace, Guid id, long number, Guid record, string type, string reason, Guid? by, DateTimeOffset at, ErasureCounts counts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('|', workspace, id, number, record, type, reason, by, at.ToUnixTimeMilliseconds(), counts.Json()))));
}

/// <summary>What an erasure came to, in numbers.</summary>
/// <param name="Removed">Records that went, by type.</param>
/// <param name="Kept">Records that stayed without the person, by type.</param>
/// <param name="Changes">Entries of history whose values were erased.</param>
/// <param name="Rows">Rows beside records: notifications, visits, deliveries, answers kept.</param>
/// <param name="Suppressed">Addresses and numbers on the suppression list.</param>
public sealed record ErasureCounts(
    SortedDictionary<string, int> Removed, SortedDictionary<string, int> Kept, int Changes, int Words, int Rows, int Files, int Suppressed)
{
    public string Json() => JsonSerializer.Serialize(this);

    public static ErasureCounts Parse(string json) => JsonSerializer.Deserialize<ErasureCounts>(json)!;
}

/// <summary>Why somebody is erased: the cases of Article 17(1) of the GDPR that a company meets.</summary>
public static class ErasureReason
{
    public const string Request = "request";

    /// <summary>Nobody needs the data any more; of retention rules too.</summary>
    public const string Unneeded = "unneeded";

    public static IReadOnlyList<string> All { get; } = [Request, "withdrawn", "objection", Unneeded, "unlawful"];
}

/// <summary>The <c>erasures</c> table.</summary>
public sealed class ErasureTable(RecordStore store)
{
    private const string Columns = "workspace_id, id, number, record_id, type, reason, member_id, at, counts, digest";

    public Task<List<Certificate>> All(Guid workspace, long before, int limit, CancellationToken cancel) => store.Query(
        store.Sql().Raw($"select {Columns} from erasures").Add($" where workspace_id = {workspace} and number < {before} order by number desc").Raw($" limit {limit}"), Read, cancel);

    public Task<Certificate?> One(Guid workspace, Guid id, CancellationToken cancel) => store.First(
        store.Sql().Raw($"select {Columns} from erasures").Add($" where workspace_id = {workspace} and id = {id}"), Read, cancel);

    /// <summary>The next number, in the transaction that takes it; two at once cannot have the same.</summary>
    internal async Task<long> Next(WriteTransaction transaction, Guid workspace, CancellationToken cancel) =>
        (await transaction.Query(store.Sql().Add($"select coalesce(max(number), 0) + 1 from erasures where workspace_id = {workspace}"), row => row.Long(0), cancel))[0];

    internal Sql Adding(Certificate made) => store.Sql().Add($"""
        insert into erasures (workspace_id, id, number, record_id, type, reason, member_id, at, counts, digest)
        values ({made.Workspace}, {made.Id}, {made.Number}, {made.Record}, {made.Type}, {made.Reason}, {made.By}, {made.At}, {made.Counts.Json()}, {made.Digest})
        """);

    private static Certificate Read(Row row) => new(
        row.Guid(0), row.Guid(1), row.Long(2), row.Guid(3), row.Text(4), row.Text(5), row.GuidOrNull(6), row.Instant(7), ErasureCounts.Parse(row.Text(8)), row.Text(9));
}
