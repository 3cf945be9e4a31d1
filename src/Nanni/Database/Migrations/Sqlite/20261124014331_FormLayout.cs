using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FormLayout : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "layout",
                table: "webforms",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "layout",
                table: "webforms");
        }
    }
}
