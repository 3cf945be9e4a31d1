using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddRecordShares : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "record_shares",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    can_edit = table.Column<bool>(type: "INTEGER", nullable: false),
                    ended_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    given_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    last_day = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    member_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    operation_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    record_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    type = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_record_shares", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_record_shares_members_workspace_id_member_id",
                        columns: x => new { x.workspace_id, x.member_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_record_shares_records_workspace_id_record_id",
                        columns: x => new { x.workspace_id, x.record_id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_record_shares_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_record_shares_workspace_id_member_id_type_record_id",
                table: "record_shares",
                columns: new[] { "workspace_id", "member_id", "type", "record_id" },
                filter: "member_id is not null and ended_by is null");

            migrationBuilder.CreateIndex(
                name: "ix_record_shares_workspace_id_record_id",
                table: "record_shares",
                columns: new[] { "workspace_id", "record_id" });

            migrationBuilder.CreateIndex(
                name: "ix_record_shares_workspace_id_team_id_type_record_id",
                table: "record_shares",
                columns: new[] { "workspace_id", "team_id", "type", "record_id" },
                filter: "team_id is not null and ended_by is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "record_shares");
        }
    }
}
