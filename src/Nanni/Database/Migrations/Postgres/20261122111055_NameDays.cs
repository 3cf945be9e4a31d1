using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class NameDays : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "name_day",
                table: "contacts",
                type: "text",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_contacts_name_day",
                table: "contacts",
                columns: new[] { "workspace_id", "name_day", "sort_key", "id" },
                filter: "deleted_at is null and name_day is not null");

            // Imports used to make members as if they had left, whom no picker offers.
            migrationBuilder.Sql("update members set status = 'Active' where user_id is null and status = 'Inactive'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_contacts_name_day",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "name_day",
                table: "contacts");
        }
    }
}
