using Nanni.Database;
using Npgsql;

namespace Nanni.Tests.Database;

public sealed class DatabaseOptionsTests
{
    [Theory]
    [InlineData(null, "data/nanni.db")]
    [InlineData("", "data/nanni.db")]
    [InlineData("/var/lib/nanni/my crm.db", "/var/lib/nanni/my crm.db")]
    public void A_path_is_a_SQLite_file(string? text, string file)
    {
        var options = DatabaseOptions.Parse(text);

        Assert.True(options.IsSqlite);
        Assert.Equal(file, options.File);
        Assert.Equal(file, options.Description);
    }

    [Fact]
    public void An_address_is_a_PostgreSQL_database()
    {
        var options = DatabaseOptions.Parse("postgres://ada:p%40ss@db.example:6432/crm?sslmode=verify-full&Maximum%20Pool%20Size=20");
        var server = new NpgsqlConnectionStringBuilder(options.ConnectionString);

        Assert.Equal(Provider.Postgres, options.Provider);
        Assert.Equal(
            ("db.example", 6432, "crm", "ada", "p@ss", SslMode.VerifyFull, 20),
            (server.Host, server.Port, server.Database, server.Username, server.Password, server.SslMode, server.MaxPoolSize));
        Assert.Equal("PostgreSQL db.example:6432/crm", options.Description);
    }

    [Fact]
    public void A_connection_string_is_taken_as_it_is()
    {
        var server = new NpgsqlConnectionStringBuilder(DatabaseOptions.Parse("Host=/run/postgresql;Database=crm;Username=ada").ConnectionString);

        Assert.Equal(("/run/postgresql", "crm", "ada"), (server.Host, server.Database, server.Username));
    }

    [Theory]
    [InlineData("mysql://root@localhost/crm")]
    [InlineData("postgres:///crm")]
    [InlineData("postgres://ada:secret@db:port/crm")]
    [InlineData("postgres://ada:secret@db/crm?colour=green")]
    [InlineData("Host=db;Colour=green;Password=secret")]
    public void What_cannot_be_read_is_refused_without_telling_the_password(string text)
    {
        var refused = Assert.Throws<FormatException>(() => DatabaseOptions.Parse(text));

        Assert.Contains("NANNI_DATABASE", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }
}
