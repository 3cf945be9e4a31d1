using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class WinProbability : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "deal_scores");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_reports",
                table: "opportunities",
                columns: new[] { "workspace_id", "closed_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "status", "pipeline_id", "stage_id", "lost_stage_id", "created_at", "engaged_on", "owner_id", "team_id", "amount", "amount_currency", "source", "lost_reason", "account_id" });

            // The chances of all open deals are computed anew, to where lists read them.
            migrationBuilder.Sql("update scoring_states set through = 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_opportunities_reports",
                table: "opportunities");

            migrationBuilder.CreateTable(
                name: "deal_scores",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    deal_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    model = table.Column<int>(type: "integer", nullable: false),
                    reasons = table.Column<string>(type: "text", nullable: false),
                    score = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deal_scores", x => new { x.workspace_id, x.deal_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_deal_scores_workspace_id_score",
                table: "deal_scores",
                columns: new[] { "workspace_id", "score" });
        }
    }
}
