using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddApiKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_changes_workspace_id_operation_id",
                table: "changes");

            migrationBuilder.AddColumn<string>(
                name: "external_id",
                table: "tasks",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "external_id",
                table: "stages",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "external_id",
                table: "products",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "external_id",
                table: "pipelines",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "external_id",
                table: "opportunities",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "external_id",
                table: "notes",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "external_id",
                table: "interactions",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "external_id",
                table: "contacts",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<Guid>(
                name: "part_id",
                table: "changes",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "external_id",
                table: "attachments",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "external_id",
                table: "affiliations",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "external_id",
                table: "accounts",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    body = table.Column<string>(type: "text", nullable: true),
                    etag = table.Column<string>(type: "text", nullable: true),
                    hash = table.Column<string>(type: "text", nullable: false),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    location = table.Column<string>(type: "text", nullable: true),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    status = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.workspace_id, x.client_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "operation_parts",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @sealed = table.Column<long>(name: "sealed", type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operation_parts", x => new { x.workspace_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_external_id",
                table: "tasks",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_stages_external_id",
                table: "stages",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_products_external_id",
                table: "products",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_pipelines_external_id",
                table: "pipelines",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_external_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_operations_workspace_id_sealed",
                table: "operations",
                columns: new[] { "workspace_id", "sealed" },
                filter: "sealed is not null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_external_id",
                table: "notes",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_external_id",
                table: "interactions",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_external_id",
                table: "contacts",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_changes_workspace_id_operation_id_record_id",
                table: "changes",
                columns: new[] { "workspace_id", "operation_id", "record_id" });

            migrationBuilder.CreateIndex(
                name: "ix_changes_workspace_id_part_id_record_id",
                table: "changes",
                columns: new[] { "workspace_id", "part_id", "record_id" },
                filter: "part_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_external_id",
                table: "attachments",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_affiliations_external_id",
                table: "affiliations",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_external_id",
                table: "accounts",
                columns: new[] { "workspace_id", "external_id" },
                unique: true,
                filter: "external_id is not null and (deleted_at is null or merged_into is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_keys_at",
                table: "idempotency_keys",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_operation_parts_sealed",
                table: "operation_parts",
                column: "sealed",
                unique: true,
                filter: "sealed is not null");

            migrationBuilder.CreateIndex(
                name: "ix_operation_parts_unsealed",
                table: "operation_parts",
                columns: new[] { "workspace_id", "id" },
                filter: "sealed is null");

            migrationBuilder.CreateIndex(
                name: "ix_operation_parts_workspace_id_sealed",
                table: "operation_parts",
                columns: new[] { "workspace_id", "sealed" },
                filter: "sealed is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "operation_parts");

            migrationBuilder.DropIndex(
                name: "ix_tasks_external_id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_stages_external_id",
                table: "stages");

            migrationBuilder.DropIndex(
                name: "ix_products_external_id",
                table: "products");

            migrationBuilder.DropIndex(
                name: "ix_pipelines_external_id",
                table: "pipelines");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_external_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_operations_workspace_id_sealed",
                table: "operations");

            migrationBuilder.DropIndex(
                name: "ix_notes_external_id",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_interactions_external_id",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_contacts_external_id",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_changes_workspace_id_operation_id_record_id",
                table: "changes");

            migrationBuilder.DropIndex(
                name: "ix_changes_workspace_id_part_id_record_id",
                table: "changes");

            migrationBuilder.DropIndex(
                name: "ix_attachments_external_id",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_affiliations_external_id",
                table: "affiliations");

            migrationBuilder.DropIndex(
                name: "ix_accounts_external_id",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "external_id",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "external_id",
                table: "stages");

            migrationBuilder.DropColumn(
                name: "external_id",
                table: "products");

            migrationBuilder.DropColumn(
                name: "external_id",
                table: "pipelines");

            migrationBuilder.DropColumn(
                name: "external_id",
                table: "opportunities");

            migrationBuilder.DropColumn(
                name: "external_id",
                table: "notes");

            migrationBuilder.DropColumn(
                name: "external_id",
                table: "interactions");

            migrationBuilder.DropColumn(
                name: "external_id",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "part_id",
                table: "changes");

            migrationBuilder.DropColumn(
                name: "external_id",
                table: "attachments");

            migrationBuilder.DropColumn(
                name: "external_id",
                table: "affiliations");

            migrationBuilder.DropColumn(
                name: "external_id",
                table: "accounts");

            migrationBuilder.CreateIndex(
                name: "ix_changes_workspace_id_operation_id",
                table: "changes",
                columns: new[] { "workspace_id", "operation_id" });
        }
    }
}
