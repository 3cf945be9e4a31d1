namespace Nanni.Database;

/// <summary>
/// Marks of work that was begun on a whole database and not finished. They lie in the list of migrations, so that every version of the
/// program, an older one too, refuses to start on such a database.
/// </summary>
internal static class DatabaseMarks
{
    public const string HalfMoved = "99990000000001_HalfMoved";
    public const string HalfMigrated = "99990000000002_HalfMigrated";

    public const string Insert = "INSERT INTO migrations (\"MigrationId\", \"ProductVersion\") VALUES ({0}, '')";
    public const string Delete = "DELETE FROM migrations WHERE \"MigrationId\" = {0}";

    /// <exception cref="DatabaseRefusal">One of them is there.</exception>
    public static void Refuse(IReadOnlyCollection<string> applied, string database)
    {
        if (applied.Contains(HalfMoved))
        {
            throw new DatabaseRefusal(
                $"The database {database} is half-moved: a move to it was interrupted. Run ./nanni move again with --restart, "
                + "or name the database that it was moved from in NANNI_DATABASE.");
        }

        if (applied.Contains(HalfMigrated))
        {
            throw new DatabaseRefusal(
                $"The database {database} is half-migrated: changing its tables was interrupted. Restore the backup that was taken before, "
                + "the newest before-migration-….zip under backups in NANNI_DATA, into a new database: ./nanni restore FILE.");
        }
    }
}
