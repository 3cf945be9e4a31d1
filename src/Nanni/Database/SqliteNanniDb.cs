using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Nanni.Database;

/// <summary>The schema on SQLite: a Guid is 16 bytes in their printed order, an instant is UTC ticks, a day is ISO text.</summary>
public sealed class SqliteNanniDb(DbContextOptions<SqliteNanniDb> options) : NanniDb(options)
{
    protected override bool IsSqlite => true;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Guid>().HaveConversion<GuidBytes>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    /// <summary>Big-endian, so that version 7 ids sort by time as bytes.</summary>
    public sealed class GuidBytes() : ValueConverter<Guid, byte[]>(
        id => id.ToByteArray(true),
        bytes => new Guid(bytes, true));

    public sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
        at => at.UtcTicks,
        ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}

/// <summary>How dotnet-ef opens the SQLite schema; never touches a file.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteNanniDb>
{
    public SqliteNanniDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteNanniDb>().UseNanniSqlite("Data Source=:memory:").Options);
}
