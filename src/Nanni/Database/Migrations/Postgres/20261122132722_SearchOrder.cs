using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Postgres
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
                type: "text",
                nullable: true,
                collation: "C");

            // Half a million changed rows would each write to the search index; making it anew is faster.
            migrationBuilder.Sql("drop index ix_records_search");
            foreach (var table in (string[])["contacts", "accounts", "opportunities", "products", "tasks", "notes", "attachments"])
            {
                migrationBuilder.Sql($"update records r set sort_key = t.sort_key from {table} t where t.workspace_id = r.workspace_id and t.id = r.id");
            }

            migrationBuilder.Sql("create index ix_records_search on records using gin (workspace_id, type, search gin_trgm_ops) where search is not null");
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
