using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ForecastShares : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "forecast_shares",
                columns: table => new
                {
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    deal_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    since_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    member_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    split = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_forecast_shares", x => new { x.workspace_id, x.deal_id, x.since_day, x.member_id });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "forecast_shares");
        }
    }
}
