using System.Data.Common;
using System.Globalization;

namespace Nanni.Administration.Backups;

/// <summary>Short questions to a database about itself. The statements are constants and names the database gave.</summary>
internal static class SqlText
{
    extension(DbConnection database)
    {
        public string? Text(string sql)
        {
            using var command = database.Command(sql);
            return command.ExecuteScalar() as string;
        }

        public long Number(string sql)
        {
            using var command = database.Command(sql);
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }

        public List<string> Texts(string sql)
        {
            using var command = database.Command(sql);
            using var reader = command.ExecuteReader();
            var texts = new List<string>();
            while (reader.Read())
            {
                texts.Add(reader.GetString(0));
            }

            return texts;
        }

        public bool Has(string sqliteTable)
        {
            using var command = database.Command("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = @name");
            var name = command.CreateParameter();
            (name.ParameterName, name.Value) = ("@name", sqliteTable);
            command.Parameters.Add(name);
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) > 0;
        }

        public DbCommand Command(string sql)
        {
            var command = database.CreateCommand();
            command.CommandText = sql;
            return command;
        }
    }
}
