using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AuditLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "commitment",
                table: "operations",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "grown_at",
                table: "operations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "salt",
                table: "operations",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "commitment",
                table: "changes",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "salt",
                table: "changes",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "audit_links",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    link = table.Column<byte[]>(type: "bytea", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_links", x => new { x.workspace_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "sealed_numbers",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sealed_numbers", x => x.workspace_id);
                });

            migrationBuilder.CreateTable(
                name: "security_events",
                columns: table => new
                {
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    commitment = table.Column<byte[]>(type: "bytea", nullable: true),
                    count = table.Column<int>(type: "integer", nullable: false),
                    details = table.Column<string>(type: "jsonb", nullable: true),
                    kind = table.Column<string>(type: "text", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: true),
                    salt = table.Column<byte[]>(type: "bytea", nullable: true),
                    @sealed = table.Column<long>(name: "sealed", type: "bigint", nullable: true),
                    source = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: true),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_security_events", x => new { x.workspace_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_operations_growing",
                table: "operations",
                columns: new[] { "workspace_id", "grown_at" },
                filter: "grown_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_operations_workspace_id_member_id_id",
                table: "operations",
                columns: new[] { "workspace_id", "member_id", "id" },
                filter: "member_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_operations_workspace_id_name_id",
                table: "operations",
                columns: new[] { "workspace_id", "name", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_links_number",
                table: "audit_links",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_security_events_sealed",
                table: "security_events",
                column: "sealed",
                unique: true,
                filter: "sealed is not null");

            migrationBuilder.CreateIndex(
                name: "ix_security_events_unsealed",
                table: "security_events",
                columns: new[] { "workspace_id", "id" },
                filter: "sealed is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_links");

            migrationBuilder.DropTable(
                name: "sealed_numbers");

            migrationBuilder.DropTable(
                name: "security_events");

            migrationBuilder.DropIndex(
                name: "ix_operations_growing",
                table: "operations");

            migrationBuilder.DropIndex(
                name: "ix_operations_workspace_id_member_id_id",
                table: "operations");

            migrationBuilder.DropIndex(
                name: "ix_operations_workspace_id_name_id",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "commitment",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "grown_at",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "salt",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "commitment",
                table: "changes");

            migrationBuilder.DropColumn(
                name: "salt",
                table: "changes");
        }
    }
}
