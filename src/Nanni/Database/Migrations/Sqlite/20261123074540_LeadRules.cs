using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LeadRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "by_rules",
                table: "webforms",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "assigned_at",
                table: "leads",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "assigned_by_id",
                table: "leads",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "assigned_to_id",
                table: "leads",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "lead_rules",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    condition = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    for_team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    is_on = table.Column<bool>(type: "INTEGER", nullable: false),
                    match_field = table.Column<string>(type: "TEXT", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    mode = table.Column<string>(type: "TEXT", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    people = table.Column<string>(type: "TEXT", nullable: true),
                    position = table.Column<long>(type: "INTEGER", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lead_rules", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_lead_rules_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lead_rules_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lead_rules_teams_workspace_id_for_team_id",
                        columns: x => new { x.workspace_id, x.for_team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lead_rules_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "lead_turns",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    rule_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    member_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    turns = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lead_turns", x => new { x.workspace_id, x.rule_id, x.member_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_leads_assigned_by_id",
                table: "leads",
                columns: new[] { "workspace_id", "assigned_by_id", "created_at", "id" },
                filter: "deleted_at is null and assigned_by_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_assigned_to_id",
                table: "leads",
                columns: new[] { "workspace_id", "assigned_to_id" },
                filter: "deleted_at is null and assigned_to_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_lead_rules_external_id",
                table: "lead_rules",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_lead_rules_for_team_id",
                table: "lead_rules",
                columns: new[] { "workspace_id", "for_team_id" },
                filter: "deleted_at is null and for_team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_lead_rules_owner",
                table: "lead_rules",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_lead_rules_sort",
                table: "lead_rules",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_lead_rules_team",
                table: "lead_rules",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.AddForeignKey(
                name: "fk_leads_lead_rules_workspace_id_assigned_by_id",
                table: "leads",
                columns: new[] { "workspace_id", "assigned_by_id" },
                principalTable: "lead_rules",
                principalColumns: new[] { "workspace_id", "id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_leads_members_workspace_id_assigned_to_id",
                table: "leads",
                columns: new[] { "workspace_id", "assigned_to_id" },
                principalTable: "members",
                principalColumns: new[] { "workspace_id", "id" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_leads_lead_rules_workspace_id_assigned_by_id",
                table: "leads");

            migrationBuilder.DropForeignKey(
                name: "fk_leads_members_workspace_id_assigned_to_id",
                table: "leads");

            migrationBuilder.DropTable(
                name: "lead_rules");

            migrationBuilder.DropTable(
                name: "lead_turns");

            migrationBuilder.DropIndex(
                name: "ix_leads_assigned_by_id",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_assigned_to_id",
                table: "leads");

            migrationBuilder.DropColumn(
                name: "by_rules",
                table: "webforms");

            migrationBuilder.DropColumn(
                name: "assigned_at",
                table: "leads");

            migrationBuilder.DropColumn(
                name: "assigned_by_id",
                table: "leads");

            migrationBuilder.DropColumn(
                name: "assigned_to_id",
                table: "leads");
        }
    }
}
