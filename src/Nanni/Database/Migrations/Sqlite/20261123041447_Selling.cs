using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Selling : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "forecast_category",
                table: "stages",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "through_id",
                table: "record_shares",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "record_id",
                table: "outbox_mails",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "forecast_category",
                table: "opportunities",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "lost_stage_id",
                table: "opportunities",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "lost_to_id",
                table: "opportunities",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "automation_places",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    automation_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    through = table.Column<long>(type: "INTEGER", nullable: false),
                    through_record = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_automation_places", x => new { x.workspace_id, x.automation_id });
                });

            migrationBuilder.CreateTable(
                name: "automation_runs",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    automation_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    depth = table.Column<int>(type: "INTEGER", nullable: false),
                    detail = table.Column<string>(type: "TEXT", nullable: true),
                    error = table.Column<string>(type: "TEXT", nullable: true),
                    operation_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    record_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    result_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    took_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_automation_runs", x => new { x.workspace_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "automations",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    changed_fields = table.Column<string>(type: "TEXT", nullable: true),
                    condition = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    @event = table.Column<string>(name: "event", type: "TEXT", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    maker_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    on_imports = table.Column<bool>(type: "INTEGER", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: true),
                    steps = table.Column<string>(type: "TEXT", nullable: true),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    watches = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_automations", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_automations_members_workspace_id_maker_id",
                        columns: x => new { x.workspace_id, x.maker_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_automations_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_automations_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_automations_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "competitors",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    strengths = table.Column<string>(type: "TEXT", nullable: true),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    weaknesses = table.Column<string>(type: "TEXT", nullable: true),
                    website = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_competitors", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_competitors_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_competitors_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_competitors_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "deal_contacts",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    main = table.Column<bool>(type: "INTEGER", nullable: false),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    opportunity_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    role = table.Column<string>(type: "TEXT", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deal_contacts", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_deal_contacts_contacts_workspace_id_contact_id",
                        columns: x => new { x.workspace_id, x.contact_id },
                        principalTable: "contacts",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_contacts_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_contacts_opportunities_workspace_id_opportunity_id",
                        columns: x => new { x.workspace_id, x.opportunity_id },
                        principalTable: "opportunities",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_contacts_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_contacts_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "deal_members",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    can_edit = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    member_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    opportunity_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    role = table.Column<string>(type: "TEXT", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    split = table.Column<long>(type: "INTEGER", nullable: true),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deal_members", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_deal_members_members_workspace_id_member_id",
                        columns: x => new { x.workspace_id, x.member_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_members_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_members_opportunities_workspace_id_opportunity_id",
                        columns: x => new { x.workspace_id, x.opportunity_id },
                        principalTable: "opportunities",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_members_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_members_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "deal_models",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    contents = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deal_models", x => new { x.workspace_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "deal_scores",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    deal_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    model = table.Column<int>(type: "INTEGER", nullable: false),
                    reasons = table.Column<string>(type: "TEXT", nullable: false),
                    score = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deal_scores", x => new { x.workspace_id, x.deal_id });
                });

            migrationBuilder.CreateTable(
                name: "forecast_days",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    taken_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_forecast_days", x => new { x.workspace_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "forecast_states",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    deal_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    since_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: true),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    closes_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    currency = table.Column<string>(type: "TEXT", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    probability = table.Column<long>(type: "INTEGER", nullable: true),
                    stage_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    until_day = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_forecast_states", x => new { x.workspace_id, x.deal_id, x.since_day });
                });

            migrationBuilder.CreateTable(
                name: "forecasts",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: true),
                    amount_currency = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    kind = table.Column<string>(type: "TEXT", nullable: true),
                    length = table.Column<string>(type: "TEXT", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sales_team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_forecasts", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_forecasts_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_forecasts_members_workspace_id_person_id",
                        columns: x => new { x.workspace_id, x.person_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_forecasts_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_forecasts_teams_workspace_id_sales_team_id",
                        columns: x => new { x.workspace_id, x.sales_team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_forecasts_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "form_refusals",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    form_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    refused = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_form_refusals", x => new { x.workspace_id, x.form_id, x.day, x.reason });
                });

            migrationBuilder.CreateTable(
                name: "form_submissions",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    form_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: false),
                    origin = table.Column<string>(type: "TEXT", nullable: false),
                    record_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_form_submissions", x => new { x.workspace_id, x.form_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "leads",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    city = table.Column<string>(type: "TEXT", nullable: true),
                    city_key = table.Column<string>(type: "TEXT", nullable: true),
                    company = table.Column<string>(type: "TEXT", nullable: true),
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    converted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    country = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    disqualify_reason = table.Column<string>(type: "TEXT", nullable: true),
                    email = table.Column<string>(type: "TEXT", nullable: true),
                    estimated_value = table.Column<long>(type: "INTEGER", nullable: true),
                    estimated_value_currency = table.Column<string>(type: "TEXT", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    external_key = table.Column<string>(type: "TEXT", nullable: true),
                    external_key_key = table.Column<string>(type: "TEXT", nullable: true),
                    first_name = table.Column<string>(type: "TEXT", nullable: true),
                    job_title = table.Column<string>(type: "TEXT", nullable: true),
                    landing_page = table.Column<string>(type: "TEXT", nullable: true),
                    last_name = table.Column<string>(type: "TEXT", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    message = table.Column<string>(type: "TEXT", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    next_step = table.Column<string>(type: "TEXT", nullable: true),
                    next_step_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    opportunity_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    phone = table.Column<string>(type: "TEXT", nullable: true),
                    postal_code = table.Column<string>(type: "TEXT", nullable: true),
                    product_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    referrer = table.Column<string>(type: "TEXT", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<string>(type: "TEXT", nullable: true),
                    tags = table.Column<string>(type: "TEXT", nullable: true),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    utm_campaign = table.Column<string>(type: "TEXT", nullable: true),
                    utm_content = table.Column<string>(type: "TEXT", nullable: true),
                    utm_medium = table.Column<string>(type: "TEXT", nullable: true),
                    utm_source = table.Column<string>(type: "TEXT", nullable: true),
                    utm_term = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    website = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leads", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_leads_accounts_workspace_id_account_id",
                        columns: x => new { x.workspace_id, x.account_id },
                        principalTable: "accounts",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_leads_contacts_workspace_id_contact_id",
                        columns: x => new { x.workspace_id, x.contact_id },
                        principalTable: "contacts",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_leads_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_leads_opportunities_workspace_id_opportunity_id",
                        columns: x => new { x.workspace_id, x.opportunity_id },
                        principalTable: "opportunities",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_leads_products_workspace_id_product_id",
                        columns: x => new { x.workspace_id, x.product_id },
                        principalTable: "products",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_leads_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_leads_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "quotas",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: true),
                    amount_currency = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    length = table.Column<string>(type: "TEXT", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sales_team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quotas", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_quotas_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quotas_members_workspace_id_person_id",
                        columns: x => new { x.workspace_id, x.person_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quotas_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quotas_teams_workspace_id_sales_team_id",
                        columns: x => new { x.workspace_id, x.sales_team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quotas_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "quote_numbers",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    taken = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quote_numbers", x => new { x.workspace_id, x.year });
                });

            migrationBuilder.CreateTable(
                name: "quoteprofiles",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    color = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: true),
                    letterhead = table.Column<string>(type: "TEXT", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    prices = table.Column<string>(type: "TEXT", nullable: true),
                    rounding = table.Column<string>(type: "TEXT", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    tax_rounding = table.Column<string>(type: "TEXT", nullable: true),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    terms = table.Column<string>(type: "TEXT", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    validity_days = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quoteprofiles", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_quoteprofiles_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quoteprofiles_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quoteprofiles_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "scoring_exclusions",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    feature = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scoring_exclusions", x => new { x.workspace_id, x.feature });
                });

            migrationBuilder.CreateTable(
                name: "scoring_states",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    last_night = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    lost = table.Column<int>(type: "INTEGER", nullable: false),
                    through = table.Column<long>(type: "INTEGER", nullable: false),
                    tried_at = table.Column<long>(type: "INTEGER", nullable: true),
                    won = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scoring_states", x => x.workspace_id);
                });

            migrationBuilder.CreateTable(
                name: "webforms",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    active = table.Column<bool>(type: "INTEGER", nullable: false),
                    button = table.Column<string>(type: "TEXT", nullable: true),
                    consents = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    fields = table.Column<string>(type: "TEXT", nullable: true),
                    heading = table.Column<string>(type: "TEXT", nullable: true),
                    intro = table.Column<string>(type: "TEXT", nullable: true),
                    key = table.Column<string>(type: "TEXT", nullable: true),
                    key_key = table.Column<string>(type: "TEXT", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    origins = table.Column<string>(type: "TEXT", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    redirect = table.Column<string>(type: "TEXT", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: true),
                    target = table.Column<string>(type: "TEXT", nullable: true),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    thanks = table.Column<string>(type: "TEXT", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webforms", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_webforms_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_webforms_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_webforms_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "deal_competitors",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    competitor_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    opportunity_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: true),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deal_competitors", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_deal_competitors_competitors_workspace_id_competitor_id",
                        columns: x => new { x.workspace_id, x.competitor_id },
                        principalTable: "competitors",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_competitors_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_competitors_opportunities_workspace_id_opportunity_id",
                        columns: x => new { x.workspace_id, x.opportunity_id },
                        principalTable: "opportunities",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_competitors_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_competitors_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "quotes",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    answer = table.Column<string>(type: "TEXT", nullable: true),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    answered_by = table.Column<string>(type: "TEXT", nullable: true),
                    answered_from = table.Column<string>(type: "TEXT", nullable: true),
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    content = table.Column<string>(type: "TEXT", nullable: true),
                    cost = table.Column<long>(type: "INTEGER", nullable: true),
                    cost_currency = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    currency = table.Column<string>(type: "TEXT", nullable: true),
                    custom = table.Column<string>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    discount = table.Column<long>(type: "INTEGER", nullable: true),
                    document_hash = table.Column<string>(type: "TEXT", nullable: true),
                    document_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    external_id = table.Column<string>(type: "TEXT", nullable: true),
                    introduction = table.Column<string>(type: "TEXT", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: true),
                    link_hash = table.Column<string>(type: "TEXT", nullable: true),
                    link_hash_key = table.Column<string>(type: "TEXT", nullable: true),
                    link_key = table.Column<string>(type: "TEXT", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    net = table.Column<long>(type: "INTEGER", nullable: true),
                    net_currency = table.Column<string>(type: "TEXT", nullable: true),
                    number = table.Column<string>(type: "TEXT", nullable: true),
                    opportunity_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    profile_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    replaces_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    revision = table.Column<long>(type: "INTEGER", nullable: true),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: true),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: true),
                    subject = table.Column<string>(type: "TEXT", nullable: true),
                    team_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    terms = table.Column<string>(type: "TEXT", nullable: true),
                    total = table.Column<long>(type: "INTEGER", nullable: true),
                    total_currency = table.Column<string>(type: "TEXT", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    variant = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quotes", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_quotes_accounts_workspace_id_account_id",
                        columns: x => new { x.workspace_id, x.account_id },
                        principalTable: "accounts",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quotes_contacts_workspace_id_contact_id",
                        columns: x => new { x.workspace_id, x.contact_id },
                        principalTable: "contacts",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quotes_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quotes_opportunities_workspace_id_opportunity_id",
                        columns: x => new { x.workspace_id, x.opportunity_id },
                        principalTable: "opportunities",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quotes_quoteprofiles_workspace_id_profile_id",
                        columns: x => new { x.workspace_id, x.profile_id },
                        principalTable: "quoteprofiles",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quotes_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quotes_records_workspace_id_replaces_id",
                        columns: x => new { x.workspace_id, x.replaces_id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_quotes_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_record_shares_workspace_id_through_id",
                table: "record_shares",
                columns: new[] { "workspace_id", "through_id" },
                filter: "through_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_forecast",
                table: "opportunities",
                columns: new[] { "workspace_id", "expected_close", "id", "owner_id", "team_id", "stage_id", "forecast_category", "amount", "amount_currency", "probability" },
                filter: "deleted_at is null and status = 'open'");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_lost_stage_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "lost_stage_id", "sort_key", "id" },
                filter: "deleted_at is null and lost_stage_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_lost_to_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "lost_to_id", "sort_key", "id" },
                filter: "deleted_at is null and lost_to_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_won",
                table: "opportunities",
                columns: new[] { "workspace_id", "closed_at", "id", "owner_id", "team_id", "stage_id", "forecast_category", "amount", "amount_currency", "probability" },
                filter: "deleted_at is null and status = 'won'");

            migrationBuilder.CreateIndex(
                name: "ix_automation_runs_at",
                table: "automation_runs",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_automation_runs_workspace_id_automation_id_at_id",
                table: "automation_runs",
                columns: new[] { "workspace_id", "automation_id", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_automation_runs_workspace_id_automation_id_operation_id_record_id",
                table: "automation_runs",
                columns: new[] { "workspace_id", "automation_id", "operation_id", "record_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_automation_runs_workspace_id_result_id",
                table: "automation_runs",
                columns: new[] { "workspace_id", "result_id" },
                filter: "result_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_automations_external_id",
                table: "automations",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_automations_maker_id",
                table: "automations",
                columns: new[] { "workspace_id", "maker_id" },
                filter: "deleted_at is null and maker_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_automations_owner",
                table: "automations",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_automations_sort",
                table: "automations",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_automations_team",
                table: "automations",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_competitors_external_id",
                table: "competitors",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_competitors_owner",
                table: "competitors",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_competitors_sort",
                table: "competitors",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_competitors_team",
                table: "competitors",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_competitors_updated",
                table: "competitors",
                columns: new[] { "workspace_id", "updated_at", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_competitors_competitor_id",
                table: "deal_competitors",
                columns: new[] { "workspace_id", "competitor_id", "sort_key", "id" },
                filter: "deleted_at is null and competitor_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_competitors_external_id",
                table: "deal_competitors",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_deal_competitors_opportunity_id",
                table: "deal_competitors",
                columns: new[] { "workspace_id", "opportunity_id", "sort_key", "id" },
                filter: "deleted_at is null and opportunity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_competitors_owner",
                table: "deal_competitors",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_competitors_sort",
                table: "deal_competitors",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_competitors_team",
                table: "deal_competitors",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_contacts_contact_id",
                table: "deal_contacts",
                columns: new[] { "workspace_id", "contact_id", "sort_key", "id" },
                filter: "deleted_at is null and contact_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_contacts_external_id",
                table: "deal_contacts",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_deal_contacts_opportunity_id",
                table: "deal_contacts",
                columns: new[] { "workspace_id", "opportunity_id", "sort_key", "id" },
                filter: "deleted_at is null and opportunity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_contacts_owner",
                table: "deal_contacts",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_contacts_sort",
                table: "deal_contacts",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_contacts_team",
                table: "deal_contacts",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_members_external_id",
                table: "deal_members",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_deal_members_member_id",
                table: "deal_members",
                columns: new[] { "workspace_id", "member_id" },
                filter: "deleted_at is null and member_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_members_opportunity_id",
                table: "deal_members",
                columns: new[] { "workspace_id", "opportunity_id", "sort_key", "id" },
                filter: "deleted_at is null and opportunity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_members_owner",
                table: "deal_members",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_members_sort",
                table: "deal_members",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_members_team",
                table: "deal_members",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_scores_workspace_id_score",
                table: "deal_scores",
                columns: new[] { "workspace_id", "score" });

            migrationBuilder.CreateIndex(
                name: "ix_forecast_states_now",
                table: "forecast_states",
                columns: new[] { "workspace_id", "deal_id" },
                unique: true,
                filter: "until_day is null");

            migrationBuilder.CreateIndex(
                name: "ix_forecast_states_workspace_id_closes_on_since_day",
                table: "forecast_states",
                columns: new[] { "workspace_id", "closes_on", "since_day" });

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_external_id",
                table: "forecasts",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_owner",
                table: "forecasts",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_person_id",
                table: "forecasts",
                columns: new[] { "workspace_id", "person_id" },
                filter: "deleted_at is null and person_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_sales_team_id",
                table: "forecasts",
                columns: new[] { "workspace_id", "sales_team_id" },
                filter: "deleted_at is null and sales_team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_sort",
                table: "forecasts",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_starts_on_length",
                table: "forecasts",
                columns: new[] { "workspace_id", "starts_on", "length" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_team",
                table: "forecasts",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_updated",
                table: "forecasts",
                columns: new[] { "workspace_id", "updated_at", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_form_submissions_workspace_id_form_id_at",
                table: "form_submissions",
                columns: new[] { "workspace_id", "form_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_form_submissions_workspace_id_record_id",
                table: "form_submissions",
                columns: new[] { "workspace_id", "record_id" });

            migrationBuilder.CreateIndex(
                name: "ix_leads_account_id",
                table: "leads",
                columns: new[] { "workspace_id", "account_id", "created_at", "id" },
                filter: "deleted_at is null and account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_city",
                table: "leads",
                columns: new[] { "workspace_id", "city_key", "created_at", "id" },
                filter: "deleted_at is null and city_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_contact_id",
                table: "leads",
                columns: new[] { "workspace_id", "contact_id", "created_at", "id" },
                filter: "deleted_at is null and contact_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_default",
                table: "leads",
                columns: new[] { "workspace_id", "created_at", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_email",
                table: "leads",
                columns: new[] { "workspace_id", "email", "created_at", "id" },
                filter: "deleted_at is null and email is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_estimated_value",
                table: "leads",
                columns: new[] { "workspace_id", "estimated_value", "created_at", "id" },
                filter: "deleted_at is null and estimated_value is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_external_id",
                table: "leads",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_leads_external_key",
                table: "leads",
                columns: new[] { "workspace_id", "external_key_key", "created_at", "id" },
                filter: "deleted_at is null and external_key_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_opportunity_id",
                table: "leads",
                columns: new[] { "workspace_id", "opportunity_id", "created_at", "id" },
                filter: "deleted_at is null and opportunity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_owner",
                table: "leads",
                columns: new[] { "workspace_id", "owner_id", "created_at", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_product_id",
                table: "leads",
                columns: new[] { "workspace_id", "product_id", "created_at", "id" },
                filter: "deleted_at is null and product_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_sort",
                table: "leads",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_source",
                table: "leads",
                columns: new[] { "workspace_id", "source", "created_at", "id" },
                filter: "deleted_at is null and source is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_status",
                table: "leads",
                columns: new[] { "workspace_id", "status", "created_at", "id" },
                filter: "deleted_at is null and status is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_team",
                table: "leads",
                columns: new[] { "workspace_id", "team_id", "created_at", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_updated",
                table: "leads",
                columns: new[] { "workspace_id", "updated_at", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_quotas_external_id",
                table: "quotas",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_quotas_owner",
                table: "quotas",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotas_person_id",
                table: "quotas",
                columns: new[] { "workspace_id", "person_id" },
                filter: "deleted_at is null and person_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotas_sales_team_id",
                table: "quotas",
                columns: new[] { "workspace_id", "sales_team_id" },
                filter: "deleted_at is null and sales_team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotas_sort",
                table: "quotas",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_quotas_starts_on_length",
                table: "quotas",
                columns: new[] { "workspace_id", "starts_on", "length" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_quotas_team",
                table: "quotas",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotas_updated",
                table: "quotas",
                columns: new[] { "workspace_id", "updated_at", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_quoteprofiles_external_id",
                table: "quoteprofiles",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_quoteprofiles_owner",
                table: "quoteprofiles",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quoteprofiles_sort",
                table: "quoteprofiles",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_quoteprofiles_team",
                table: "quoteprofiles",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_account_id",
                table: "quotes",
                columns: new[] { "workspace_id", "account_id", "created_at", "id" },
                filter: "deleted_at is null and account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_contact_id",
                table: "quotes",
                columns: new[] { "workspace_id", "contact_id", "created_at", "id" },
                filter: "deleted_at is null and contact_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_default",
                table: "quotes",
                columns: new[] { "workspace_id", "created_at", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_external_id",
                table: "quotes",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_link_hash",
                table: "quotes",
                columns: new[] { "workspace_id", "link_hash_key", "created_at", "id" },
                filter: "deleted_at is null and link_hash_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_opportunity_id",
                table: "quotes",
                columns: new[] { "workspace_id", "opportunity_id", "created_at", "id" },
                filter: "deleted_at is null and opportunity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_owner",
                table: "quotes",
                columns: new[] { "workspace_id", "owner_id", "created_at", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_profile_id",
                table: "quotes",
                columns: new[] { "workspace_id", "profile_id", "created_at", "id" },
                filter: "deleted_at is null and profile_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_replaces_id",
                table: "quotes",
                columns: new[] { "workspace_id", "replaces_id", "created_at", "id" },
                filter: "deleted_at is null and replaces_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_sort",
                table: "quotes",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_status",
                table: "quotes",
                columns: new[] { "workspace_id", "status", "created_at", "id" },
                filter: "deleted_at is null and status is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_team",
                table: "quotes",
                columns: new[] { "workspace_id", "team_id", "created_at", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_total",
                table: "quotes",
                columns: new[] { "workspace_id", "total", "created_at", "id" },
                filter: "deleted_at is null and total is not null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_updated",
                table: "quotes",
                columns: new[] { "workspace_id", "updated_at", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_quotes_valid_until",
                table: "quotes",
                columns: new[] { "workspace_id", "valid_until", "created_at", "id" },
                filter: "deleted_at is null and valid_until is not null");

            migrationBuilder.CreateIndex(
                name: "ix_webforms_external_id",
                table: "webforms",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_webforms_key",
                table: "webforms",
                columns: new[] { "workspace_id", "key_key", "sort_key", "id" },
                filter: "deleted_at is null and key_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_webforms_owner",
                table: "webforms",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_webforms_sort",
                table: "webforms",
                columns: new[] { "workspace_id", "sort_key", "id", "owner_id", "team_id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_webforms_team",
                table: "webforms",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.AddForeignKey(
                name: "fk_opportunities_competitors_workspace_id_lost_to_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "lost_to_id" },
                principalTable: "competitors",
                principalColumns: new[] { "workspace_id", "id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_opportunities_stages_workspace_id_lost_stage_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "lost_stage_id" },
                principalTable: "stages",
                principalColumns: new[] { "workspace_id", "id" },
                onDelete: ReferentialAction.Restrict);

            // Deals that were lost before keep the stage from which the log says they were moved, where it says so.
            migrationBuilder.Sql("""
                update opportunities set lost_stage_id = s.id
                from changes c join stages s on s.workspace_id = c.workspace_id and s.id = unhex(replace(c.fields ->> '$.stage[0]', '-', ''))
                where c.workspace_id = opportunities.workspace_id and c.record_id = opportunities.id and opportunities.status = 'lost' and opportunities.lost_stage_id is null
                    and unhex(replace(c.fields ->> '$.stage[1]', '-', '')) = opportunities.stage_id and s.kind = 'open'
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_opportunities_competitors_workspace_id_lost_to_id",
                table: "opportunities");

            migrationBuilder.DropForeignKey(
                name: "fk_opportunities_stages_workspace_id_lost_stage_id",
                table: "opportunities");

            migrationBuilder.DropTable(
                name: "automation_places");

            migrationBuilder.DropTable(
                name: "automation_runs");

            migrationBuilder.DropTable(
                name: "automations");

            migrationBuilder.DropTable(
                name: "deal_competitors");

            migrationBuilder.DropTable(
                name: "deal_contacts");

            migrationBuilder.DropTable(
                name: "deal_members");

            migrationBuilder.DropTable(
                name: "deal_models");

            migrationBuilder.DropTable(
                name: "deal_scores");

            migrationBuilder.DropTable(
                name: "forecast_days");

            migrationBuilder.DropTable(
                name: "forecast_states");

            migrationBuilder.DropTable(
                name: "forecasts");

            migrationBuilder.DropTable(
                name: "form_refusals");

            migrationBuilder.DropTable(
                name: "form_submissions");

            migrationBuilder.DropTable(
                name: "leads");

            migrationBuilder.DropTable(
                name: "quotas");

            migrationBuilder.DropTable(
                name: "quote_numbers");

            migrationBuilder.DropTable(
                name: "quotes");

            migrationBuilder.DropTable(
                name: "scoring_exclusions");

            migrationBuilder.DropTable(
                name: "scoring_states");

            migrationBuilder.DropTable(
                name: "webforms");

            migrationBuilder.DropTable(
                name: "competitors");

            migrationBuilder.DropTable(
                name: "quoteprofiles");

            migrationBuilder.DropIndex(
                name: "ix_record_shares_workspace_id_through_id",
                table: "record_shares");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_forecast",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_lost_stage_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_lost_to_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_won",
                table: "opportunities");

            migrationBuilder.DropColumn(
                name: "forecast_category",
                table: "stages");

            migrationBuilder.DropColumn(
                name: "through_id",
                table: "record_shares");

            migrationBuilder.DropColumn(
                name: "record_id",
                table: "outbox_mails");

            migrationBuilder.DropColumn(
                name: "forecast_category",
                table: "opportunities");

            migrationBuilder.DropColumn(
                name: "lost_stage_id",
                table: "opportunities");

            migrationBuilder.DropColumn(
                name: "lost_to_id",
                table: "opportunities");
        }
    }
}
