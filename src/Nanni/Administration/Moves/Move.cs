using Nanni.Administration.Backups;
using Nanni.Database;
using Nanni.Database.Portable;

namespace Nanni.Administration.Moves;

/// <summary>What a move did.</summary>
/// <param name="Rows">All rows, in all tables, each of which was compared.</param>
internal sealed record MoveResult(long Rows, int Tables);

/// <summary>
/// Copies a whole installation into an empty database of either kind, and then compares every row. Until that is done the new database
/// carries a mark with which nothing starts on it; the old one is only read. Attached files stay where they are.
/// </summary>
internal sealed class Move(DatabaseOptions from, DatabaseOptions to)
{
    private const int NamedKeys = 5;

    /// <param name="restart">Begin again what was interrupted; nothing that was ever used is emptied.</param>
    /// <param name="held">Refuse a database that is in use. False only reads one moment of it.</param>
    /// <exception cref="DatabaseRefusal">It cannot be done, or what arrived is not what was sent.</exception>
    public async Task<MoveResult> Run(bool restart, bool held, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        if (!PortableDatabase.IsThere(from))
        {
            throw new DatabaseRefusal($"There is no database at {from.Description}. NANNI_DATABASE names the one to move from.");
        }

        using var source = PortableDatabase.Open(from);
        if (held)
        {
            source.HoldStill();
        }
        else
        {
            source.BeginSnapshot();
        }

        MoveChecks.RequireNewest(source);

        await MoveChecks.Prepare(to, restart, cancel);
        using var target = PortableDatabase.Open(to);
        target.SetMark(DatabaseMarks.HalfMoved);
        var sent = Copy(source, target, progress, cancel);
        Compare(source, target, sent, progress, cancel);
        target.RemoveMark(DatabaseMarks.HalfMoved);
        return new(sent.Sum(digest => digest.Rows), sent.Count);
    }

    private static List<TableDigest> Copy(PortableDatabase source, PortableDatabase target, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        const string Copying = "Copying rows";
        var passed = new Passed(Copying, PortableSchema.Tables.Sum(source.Count), progress, cancel);
        var sent = new List<TableDigest>();
        target.BeginLoad();
        foreach (var table in PortableSchema.Tables)
        {
            var digest = new TableDigest(table);
            target.Load(table, passed.Through(source.Rows(table), digest));
            sent.Add(digest);
        }

        target.EndLoad(done => progress?.Report(new("Making indexes, checking references", done)));
        return sent;
    }

    private static void Compare(
        PortableDatabase source, PortableDatabase target, List<TableDigest> sent, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        var passed = new Passed("Comparing rows", sent.Sum(digest => digest.Rows), progress, cancel);
        foreach (var digest in sent)
        {
            var arrived = new TableDigest(digest.Table);
            foreach (var _ in passed.Through(target.Rows(digest.Table), arrived))
            {
            }

            if (digest.Differences(arrived) is { Count: > 0 } chunks)
            {
                throw new DatabaseRefusal(
                    $"What arrived in {digest.Table.Name} is not what was sent: {Keys(source, target, digest.Table, chunks)}. "
                    + "The new database stays marked as half-moved; the old one is unchanged.");
            }
        }
    }

    /// <summary>Reads the chunks that differ once more, row by row, to say which rows they are.</summary>
    private static string Keys(PortableDatabase source, PortableDatabase target, PortableTable table, List<int> chunks)
    {
        var digest = new TableDigest(table);
        var rows = new Dictionary<string, string>();
        foreach (var row in source.Rows(table).Where(row => chunks.Contains(digest.Chunk(row))))
        {
            rows[PortableDatabase.KeyOf(row)] = Hash(row);
        }

        var wrong = new List<string>();
        foreach (var row in target.Rows(table).Where(row => chunks.Contains(digest.Chunk(row))))
        {
            var key = PortableDatabase.KeyOf(row);
            if (!rows.Remove(key, out var hash))
            {
                wrong.Add($"{key} (too many)");
            }
            else if (hash != Hash(row))
            {
                wrong.Add($"{key} (changed)");
            }
        }

        wrong.AddRange(rows.Keys.Select(key => $"{key} (missing)"));
        return string.Join("; ", wrong.Take(NamedKeys)) + (wrong.Count > NamedKeys ? $"; and {wrong.Count - NamedKeys} more" : "");

        string Hash(PortableRow row)
        {
            Span<byte> hash = stackalloc byte[32];
            digest.Hash(row, hash);
            return Convert.ToHexString(hash);
        }
    }

    /// <summary>Counts rows as they pass, tells how far it is, and stops when asked to.</summary>
    private sealed class Passed(string step, long total, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        private const int Often = 4096;
        private long rows;

        public IEnumerable<PortableRow> Through(IEnumerable<PortableRow> source, TableDigest digest)
        {
            foreach (var row in source)
            {
                if (++rows % Often == 0)
                {
                    cancel.ThrowIfCancellationRequested();
                    progress?.Report(new(step, (double)rows / Math.Max(1, total)));
                }

                digest.Add(row);
                yield return row;
            }

            cancel.ThrowIfCancellationRequested();
            progress?.Report(new(step, total == 0 ? 1 : (double)rows / total));
        }
    }
}
