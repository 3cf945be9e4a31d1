using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Sqlite
{
    /// <summary>
    /// The sort key stands beside the words that are searched. For the types that are searched today it is filled here; the rest stays
    /// empty, as it does in what is written from now on.
    /// </summary>
    public partial class SearchOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "sort_key",
                table: "records",
                type: "TEXT",
                nullable: true);

            foreach (var table in (string[])["contacts", "accounts", "opportunities", "products", "tasks", "notes", "attachments"])
            {
                migrationBuilder.Sql($"update records set sort_key = t.sort_key from {table} t where t.workspace_id = records.workspace_id and t.id = records.id");
            }

            // A row of the search index begins with the mark of its type and workspace.
            migrationBuilder.Sql("delete from search_index");
            migrationBuilder.Sql("insert into search_index (rowid, text) select search_key, char(57344 + unicode(type)) || substr(hex(workspace_id), -2) || coalesce(search, '') from records where search_key is not null order by search_key");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "sort_key",
                table: "records");
        }
    }
}
