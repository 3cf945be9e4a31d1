using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Postgres
{
    /// <summary>
    /// The type goes into the search index, between workspace and words: who sees a type whole but only some records of the others
    /// searches that type by itself.
    /// </summary>
    public partial class SearchByType : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop index ix_records_search");
            migrationBuilder.Sql("create index ix_records_search on records using gin (workspace_id, type, search gin_trgm_ops) where search is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop index ix_records_search");
            migrationBuilder.Sql("create index ix_records_search on records using gin (workspace_id, search gin_trgm_ops) where search is not null");
        }
    }
}
