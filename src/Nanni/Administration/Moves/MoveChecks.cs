using Nanni.Database;
using Nanni.Database.Portable;

namespace Nanni.Administration.Moves;

/// <summary>What must be so before a move begins.</summary>
internal static class MoveChecks
{
    /// <exception cref="DatabaseRefusal">The tables are not those of this version.</exception>
    public static void RequireNewest(PortableDatabase source)
    {
        var applied = source.Migrations();
        if (applied is null or [])
        {
            throw new DatabaseRefusal($"{source.Options.Description} is not a database of Nanni.");
        }

        DatabaseMarks.Refuse(applied, source.Options.Description);
        if (!applied.Select(PortableSchema.NameOf).SequenceEqual(PortableSchema.Migrations))
        {
            throw new DatabaseRefusal(
                $"{source.Options.Description} has the tables of another version of Nanni. Start this version on it once, which brings them up to date, then move.");
        }
    }

    /// <summary>Makes the tables of an empty database.</summary>
    /// <exception cref="DatabaseRefusal">It is not empty.</exception>
    public static async Task Prepare(DatabaseOptions target, bool restart, CancellationToken cancel)
    {
        if (IsHalfMoved(target))
        {
            if (!restart)
            {
                throw new DatabaseRefusal($"{target.Description} is half-moved already: an earlier move to it was interrupted. Add --restart to begin again.");
            }

            PortableDatabase.StartOver(target);
        }

        await Migrate(target, cancel);
    }

    private static bool IsHalfMoved(DatabaseOptions target)
    {
        if (!PortableDatabase.IsThere(target))
        {
            return false;
        }

        using var there = PortableDatabase.Open(target);
        switch (there.Migrations())
        {
            case null:
                throw new DatabaseRefusal($"{target.Description} holds tables of something else. Name an empty database.");
            case []:
                return false;
            case var applied when applied.Contains(DatabaseMarks.HalfMoved):
                return true;
            default:
                return there.HoldsData()
                    ? throw new DatabaseRefusal($"{target.Description} holds data. An installation is moved into an empty database: name a new one.")
                    : false;
        }
    }

    private static async Task Migrate(DatabaseOptions target, CancellationToken cancel)
    {
        await using var services = new ServiceCollection().AddLogging().AddNanniDatabase(target).BuildServiceProvider();
        await services.GetRequiredService<DatabaseSetup>().Migrate(cancel);
        DatabaseServices.CloseIdle(target);
    }
}
