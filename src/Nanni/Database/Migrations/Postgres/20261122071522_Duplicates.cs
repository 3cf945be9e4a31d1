using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Duplicates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "operation_id",
                table: "distinct_pairs",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "duplicate_pairs",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    first_id = table.Column<Guid>(type: "uuid", nullable: false),
                    second_id = table.Column<Guid>(type: "uuid", nullable: false),
                    doubt = table.Column<int>(type: "integer", nullable: false),
                    group_id = table.Column<Guid>(type: "uuid", nullable: false),
                    score = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duplicate_pairs", x => new { x.workspace_id, x.type, x.first_id, x.second_id });
                });

            migrationBuilder.CreateTable(
                name: "duplicate_searches",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    through = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duplicate_searches", x => new { x.workspace_id, x.type });
                });

            migrationBuilder.CreateIndex(
                name: "ix_distinct_pairs_workspace_id_operation_id",
                table: "distinct_pairs",
                columns: new[] { "workspace_id", "operation_id" },
                filter: "operation_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_distinct_pairs_workspace_id_second_id",
                table: "distinct_pairs",
                columns: new[] { "workspace_id", "second_id" });

            migrationBuilder.CreateIndex(
                name: "ix_duplicate_pairs_workspace_id_type_doubt_group_id",
                table: "duplicate_pairs",
                columns: new[] { "workspace_id", "type", "doubt", "group_id" });

            migrationBuilder.CreateIndex(
                name: "ix_duplicate_pairs_workspace_id_type_group_id",
                table: "duplicate_pairs",
                columns: new[] { "workspace_id", "type", "group_id" });

            migrationBuilder.CreateIndex(
                name: "ix_duplicate_pairs_workspace_id_type_second_id",
                table: "duplicate_pairs",
                columns: new[] { "workspace_id", "type", "second_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "duplicate_pairs");

            migrationBuilder.DropTable(
                name: "duplicate_searches");

            migrationBuilder.DropIndex(
                name: "ix_distinct_pairs_workspace_id_operation_id",
                table: "distinct_pairs");

            migrationBuilder.DropIndex(
                name: "ix_distinct_pairs_workspace_id_second_id",
                table: "distinct_pairs");

            migrationBuilder.DropColumn(
                name: "operation_id",
                table: "distinct_pairs");
        }
    }
}
