using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PricesAndShares : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "cost",
                table: "products",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "cost_currency",
                table: "products",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "tax",
                table: "products",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "handover_days",
                table: "pipelines",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "handover_steps",
                table: "pipelines",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "handover_to_id",
                table: "pipelines",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "customer_group",
                table: "accounts",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "bundleitems",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    bundle_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    custom = table.Column<string>(type: "jsonb", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    product_id = table.Column<Guid>(type: "uuid", nullable: true),
                    quantity = table.Column<long>(type: "bigint", nullable: true),
                    sort_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bundleitems", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_bundleitems_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_bundleitems_products_workspace_id_bundle_id",
                        columns: x => new { x.workspace_id, x.bundle_id },
                        principalTable: "products",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_bundleitems_products_workspace_id_product_id",
                        columns: x => new { x.workspace_id, x.product_id },
                        principalTable: "products",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_bundleitems_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_bundleitems_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "deal_products",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: true),
                    amount_currency = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    custom = table.Column<string>(type: "jsonb", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    discount = table.Column<long>(type: "bigint", nullable: true),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "text", nullable: true),
                    opportunity_id = table.Column<Guid>(type: "uuid", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    product_id = table.Column<Guid>(type: "uuid", nullable: true),
                    quantity = table.Column<long>(type: "bigint", nullable: true),
                    sort_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    unit_price = table.Column<long>(type: "bigint", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deal_products", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_deal_products_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_products_opportunities_workspace_id_opportunity_id",
                        columns: x => new { x.workspace_id, x.opportunity_id },
                        principalTable: "opportunities",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_products_products_workspace_id_product_id",
                        columns: x => new { x.workspace_id, x.product_id },
                        principalTable: "products",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_products_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deal_products_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "discountrules",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    category = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    custom = table.Column<string>(type: "jsonb", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    discount = table.Column<long>(type: "bigint", nullable: true),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    level = table.Column<string>(type: "text", nullable: true),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "text", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    sort_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    valid_until = table.Column<DateOnly>(type: "date", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_discountrules", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_discountrules_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_discountrules_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_discountrules_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "forecast_shares",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    deal_id = table.Column<Guid>(type: "uuid", nullable: false),
                    since_day = table.Column<DateOnly>(type: "date", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    split = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_forecast_shares", x => new { x.workspace_id, x.deal_id, x.since_day, x.member_id });
                });

            migrationBuilder.CreateTable(
                name: "pricelists",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    currency = table.Column<string>(type: "text", nullable: true),
                    custom = table.Column<string>(type: "jsonb", nullable: true),
                    customer_group = table.Column<string>(type: "text", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    final = table.Column<bool>(type: "boolean", nullable: false),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    sort_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    valid_until = table.Column<DateOnly>(type: "date", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricelists", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_pricelists_accounts_workspace_id_account_id",
                        columns: x => new { x.workspace_id, x.account_id },
                        principalTable: "accounts",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_pricelists_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_pricelists_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_pricelists_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "prices",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    custom = table.Column<string>(type: "jsonb", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    min_quantity = table.Column<long>(type: "bigint", nullable: true),
                    name = table.Column<string>(type: "text", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    price_list_id = table.Column<Guid>(type: "uuid", nullable: true),
                    product_id = table.Column<Guid>(type: "uuid", nullable: true),
                    sort_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    unit_price = table.Column<long>(type: "bigint", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prices", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_prices_members_workspace_id_owner_id",
                        columns: x => new { x.workspace_id, x.owner_id },
                        principalTable: "members",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_prices_pricelists_workspace_id_price_list_id",
                        columns: x => new { x.workspace_id, x.price_list_id },
                        principalTable: "pricelists",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_prices_products_workspace_id_product_id",
                        columns: x => new { x.workspace_id, x.product_id },
                        principalTable: "products",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_prices_records_workspace_id_id",
                        columns: x => new { x.workspace_id, x.id },
                        principalTable: "records",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_prices_teams_workspace_id_team_id",
                        columns: x => new { x.workspace_id, x.team_id },
                        principalTable: "teams",
                        principalColumns: new[] { "workspace_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_pipelines_handover_to_id",
                table: "pipelines",
                columns: new[] { "workspace_id", "handover_to_id" },
                filter: "deleted_at is null and handover_to_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_leads_board",
                table: "leads",
                columns: new[] { "workspace_id", "status", "updated_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id", "estimated_value", "estimated_value_currency" });

            migrationBuilder.CreateIndex(
                name: "ix_bundleitems_bundle_id",
                table: "bundleitems",
                columns: new[] { "workspace_id", "bundle_id", "created_at", "id" },
                filter: "deleted_at is null and bundle_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_bundleitems_default",
                table: "bundleitems",
                columns: new[] { "workspace_id", "created_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_bundleitems_external_id",
                table: "bundleitems",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_bundleitems_owner",
                table: "bundleitems",
                columns: new[] { "workspace_id", "owner_id", "created_at", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_bundleitems_product_id",
                table: "bundleitems",
                columns: new[] { "workspace_id", "product_id", "created_at", "id" },
                filter: "deleted_at is null and product_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_bundleitems_sort",
                table: "bundleitems",
                columns: new[] { "workspace_id", "sort_key", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_bundleitems_team",
                table: "bundleitems",
                columns: new[] { "workspace_id", "team_id", "created_at", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_products_external_id",
                table: "deal_products",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_deal_products_opportunity_id",
                table: "deal_products",
                columns: new[] { "workspace_id", "opportunity_id", "sort_key", "id" },
                filter: "deleted_at is null and opportunity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_products_owner",
                table: "deal_products",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_products_product_id",
                table: "deal_products",
                columns: new[] { "workspace_id", "product_id", "sort_key", "id" },
                filter: "deleted_at is null and product_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_deal_products_sort",
                table: "deal_products",
                columns: new[] { "workspace_id", "sort_key", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_deal_products_team",
                table: "deal_products",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_discountrules_external_id",
                table: "discountrules",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_discountrules_owner",
                table: "discountrules",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_discountrules_sort",
                table: "discountrules",
                columns: new[] { "workspace_id", "sort_key", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_discountrules_team",
                table: "discountrules",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_pricelists_account_id",
                table: "pricelists",
                columns: new[] { "workspace_id", "account_id", "sort_key", "id" },
                filter: "deleted_at is null and account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_pricelists_external_id",
                table: "pricelists",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_pricelists_owner",
                table: "pricelists",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_pricelists_sort",
                table: "pricelists",
                columns: new[] { "workspace_id", "sort_key", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_pricelists_team",
                table: "pricelists",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_pricelists_updated",
                table: "pricelists",
                columns: new[] { "workspace_id", "updated_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_prices_external_id",
                table: "prices",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_prices_owner",
                table: "prices",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_prices_price_list_id",
                table: "prices",
                columns: new[] { "workspace_id", "price_list_id", "sort_key", "id" },
                filter: "deleted_at is null and price_list_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_prices_product_id",
                table: "prices",
                columns: new[] { "workspace_id", "product_id", "sort_key", "id" },
                filter: "deleted_at is null and product_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_prices_sort",
                table: "prices",
                columns: new[] { "workspace_id", "sort_key", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_prices_team",
                table: "prices",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_prices_updated",
                table: "prices",
                columns: new[] { "workspace_id", "updated_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.AddForeignKey(
                name: "fk_pipelines_members_workspace_id_handover_to_id",
                table: "pipelines",
                columns: new[] { "workspace_id", "handover_to_id" },
                principalTable: "members",
                principalColumns: new[] { "workspace_id", "id" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_pipelines_members_workspace_id_handover_to_id",
                table: "pipelines");

            migrationBuilder.DropTable(
                name: "bundleitems");

            migrationBuilder.DropTable(
                name: "deal_products");

            migrationBuilder.DropTable(
                name: "discountrules");

            migrationBuilder.DropTable(
                name: "forecast_shares");

            migrationBuilder.DropTable(
                name: "prices");

            migrationBuilder.DropTable(
                name: "pricelists");

            migrationBuilder.DropIndex(
                name: "ix_pipelines_handover_to_id",
                table: "pipelines");

            migrationBuilder.DropIndex(
                name: "ix_leads_board",
                table: "leads");

            migrationBuilder.DropColumn(
                name: "cost",
                table: "products");

            migrationBuilder.DropColumn(
                name: "cost_currency",
                table: "products");

            migrationBuilder.DropColumn(
                name: "tax",
                table: "products");

            migrationBuilder.DropColumn(
                name: "handover_days",
                table: "pipelines");

            migrationBuilder.DropColumn(
                name: "handover_steps",
                table: "pipelines");

            migrationBuilder.DropColumn(
                name: "handover_to_id",
                table: "pipelines");

            migrationBuilder.DropColumn(
                name: "customer_group",
                table: "accounts");
        }
    }
}
