using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class QuotesAndRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "by_rules",
                table: "webforms",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "approval",
                table: "quotes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "logo_id",
                table: "quoteprofiles",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "assigned_at",
                table: "leads",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "assigned_by_id",
                table: "leads",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "assigned_to_id",
                table: "leads",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "timing",
                table: "automations",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "log",
                table: "automation_runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "next_at",
                table: "automation_places",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "approvalrules",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: true),
                    amount_currency = table.Column<string>(type: "text", nullable: true),
                    approver_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    custom = table.Column<string>(type: "jsonb", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    measure = table.Column<string>(type: "text", nullable: true),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "text", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    sales_team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    sort_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    threshold = table.Column<long>(type: "bigint", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_approvalrules", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_approvalrules_members_workspace_id_approver_id",
                        columns: x => new { x.workspace_id, x.approver_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_approvalrules_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_approvalrules_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_approvalrules_teams_workspace_id_sales_team_id",
                        columns: x => new { x.workspace_id, x.sales_team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_approvalrules_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "approvals",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    answer = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    custom = table.Column<string>(type: "jsonb", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decided_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    discount = table.Column<long>(type: "bigint", nullable: true),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    margin = table.Column<long>(type: "bigint", nullable: true),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "text", nullable: true),
                    net = table.Column<long>(type: "bigint", nullable: true),
                    net_currency = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    opportunity_id = table.Column<Guid>(type: "uuid", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    quote_id = table.Column<Guid>(type: "uuid", nullable: true),
                    rule_ids = table.Column<string>(type: "jsonb", nullable: true),
                    sort_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<string>(type: "text", nullable: true),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    terms = table.Column<string>(type: "text", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_approvals", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_approvals_accounts_workspace_id_account_id",
                        columns: x => new { x.workspace_id, x.account_id },
                        principalTable: "accounts",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_approvals_members_workspace_id_decided_by_id",
                        columns: x => new { x.workspace_id, x.decided_by_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_approvals_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_approvals_opportunities_workspace_id_opportunity_id",
                        columns: x => new { x.workspace_id, x.opportunity_id },
                        principalTable: "opportunities",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_approvals_quotes_workspace_id_quote_id",
                        columns: x => new { x.workspace_id, x.quote_id },
                        principalTable: "quotes",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_approvals_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_approvals_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "automation_mails",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    purpose = table.Column<string>(type: "text", nullable: true),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_automation_mails", x => new { x.workspace_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "automation_turns",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    automation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    place = table.Column<string>(type: "text", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_automation_turns", x => new { x.workspace_id, x.automation_id, x.place });
                });

            migrationBuilder.CreateTable(
                name: "automation_waits",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    automation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    depth = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    steps = table.Column<string>(type: "text", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_automation_waits", x => new { x.workspace_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "exchange_rates",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false),
                    counter = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    number = table.Column<string>(type: "text", nullable: true),
                    rate = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exchange_rates", x => new { x.workspace_id, x.source, x.day, x.unit, x.counter });
                });

            migrationBuilder.CreateTable(
                name: "lead_rules",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    condition = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    custom = table.Column<string>(type: "jsonb", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    for_team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    is_on = table.Column<bool>(type: "boolean", nullable: false),
                    match_field = table.Column<string>(type: "text", nullable: true),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    mode = table.Column<string>(type: "text", nullable: true),
                    name = table.Column<string>(type: "text", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    people = table.Column<string>(type: "text", nullable: true),
                    position = table.Column<long>(type: "bigint", nullable: true),
                    sort_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
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
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    rule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    turns = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lead_turns", x => new { x.workspace_id, x.rule_id, x.member_id });
                });

            migrationBuilder.CreateTable(
                name: "rate_sources",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    fetched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_on = table.Column<bool>(type: "boolean", nullable: false),
                    problem = table.Column<string>(type: "text", nullable: true),
                    tried_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rate_sources", x => new { x.workspace_id, x.source });
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
                name: "ix_approvalrules_approver_id",
                table: "approvalrules",
                columns: new[] { "workspace_id", "approver_id" },
                filter: "deleted_at is null and approver_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_approvalrules_external_id",
                table: "approvalrules",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_approvalrules_owner",
                table: "approvalrules",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_approvalrules_sales_team_id",
                table: "approvalrules",
                columns: new[] { "workspace_id", "sales_team_id" },
                filter: "deleted_at is null and sales_team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_approvalrules_sort",
                table: "approvalrules",
                columns: new[] { "workspace_id", "sort_key", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_approvalrules_team",
                table: "approvalrules",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_account_id",
                table: "approvals",
                columns: new[] { "workspace_id", "account_id", "created_at", "id" },
                filter: "deleted_at is null and account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_decided_by_id",
                table: "approvals",
                columns: new[] { "workspace_id", "decided_by_id" },
                filter: "deleted_at is null and decided_by_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_default",
                table: "approvals",
                columns: new[] { "workspace_id", "created_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_approvals_external_id",
                table: "approvals",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_opportunity_id",
                table: "approvals",
                columns: new[] { "workspace_id", "opportunity_id", "created_at", "id" },
                filter: "deleted_at is null and opportunity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_owner",
                table: "approvals",
                columns: new[] { "workspace_id", "owner_id", "created_at", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_quote_id",
                table: "approvals",
                columns: new[] { "workspace_id", "quote_id", "created_at", "id" },
                filter: "deleted_at is null and quote_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_sort",
                table: "approvals",
                columns: new[] { "workspace_id", "sort_key", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_approvals_status",
                table: "approvals",
                columns: new[] { "workspace_id", "status", "created_at", "id" },
                filter: "deleted_at is null and status is not null");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_team",
                table: "approvals",
                columns: new[] { "workspace_id", "team_id", "created_at", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_updated",
                table: "approvals",
                columns: new[] { "workspace_id", "updated_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_automation_mails_at",
                table: "automation_mails",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_automation_mails_workspace_id_key",
                table: "automation_mails",
                columns: new[] { "workspace_id", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_automation_waits_due_at",
                table: "automation_waits",
                column: "due_at");

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
                columns: new[] { "workspace_id", "sort_key", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

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
                name: "approvalrules");

            migrationBuilder.DropTable(
                name: "approvals");

            migrationBuilder.DropTable(
                name: "automation_mails");

            migrationBuilder.DropTable(
                name: "automation_turns");

            migrationBuilder.DropTable(
                name: "automation_waits");

            migrationBuilder.DropTable(
                name: "exchange_rates");

            migrationBuilder.DropTable(
                name: "lead_rules");

            migrationBuilder.DropTable(
                name: "lead_turns");

            migrationBuilder.DropTable(
                name: "rate_sources");

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
                name: "approval",
                table: "quotes");

            migrationBuilder.DropColumn(
                name: "logo_id",
                table: "quoteprofiles");

            migrationBuilder.DropColumn(
                name: "assigned_at",
                table: "leads");

            migrationBuilder.DropColumn(
                name: "assigned_by_id",
                table: "leads");

            migrationBuilder.DropColumn(
                name: "assigned_to_id",
                table: "leads");

            migrationBuilder.DropColumn(
                name: "timing",
                table: "automations");

            migrationBuilder.DropColumn(
                name: "log",
                table: "automation_runs");

            migrationBuilder.DropColumn(
                name: "next_at",
                table: "automation_places");
        }
    }
}
