using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Sqlite
{
    /// <summary>Records without an owner or a team are not in the indexes by owner and by team.</summary>
    public partial class FilledIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tasks_owner",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_team",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_stages_owner",
                table: "stages");

            migrationBuilder.DropIndex(
                name: "ix_stages_team",
                table: "stages");

            migrationBuilder.DropIndex(
                name: "ix_records_workspace_id_owner_id_type",
                table: "records");

            migrationBuilder.DropIndex(
                name: "ix_records_workspace_id_team_id_type",
                table: "records");

            migrationBuilder.DropIndex(
                name: "ix_products_owner",
                table: "products");

            migrationBuilder.DropIndex(
                name: "ix_products_team",
                table: "products");

            migrationBuilder.DropIndex(
                name: "ix_pipelines_owner",
                table: "pipelines");

            migrationBuilder.DropIndex(
                name: "ix_pipelines_team",
                table: "pipelines");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_owner",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_team",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_notes_owner",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_notes_team",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_interactions_owner",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_interactions_team",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_contacts_owner",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_team",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_attachments_owner",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_attachments_team",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_affiliations_owner",
                table: "affiliations");

            migrationBuilder.DropIndex(
                name: "ix_affiliations_team",
                table: "affiliations");

            migrationBuilder.DropIndex(
                name: "ix_accounts_owner",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_team",
                table: "accounts");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_owner",
                table: "tasks",
                columns: new[] { "workspace_id", "owner_id", "due_at", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_team",
                table: "tasks",
                columns: new[] { "workspace_id", "team_id", "due_at", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_stages_owner",
                table: "stages",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_stages_team",
                table: "stages",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_records_workspace_id_owner_id_type",
                table: "records",
                columns: new[] { "workspace_id", "owner_id", "type" },
                filter: "owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_records_workspace_id_team_id_type",
                table: "records",
                columns: new[] { "workspace_id", "team_id", "type" },
                filter: "team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_products_owner",
                table: "products",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_products_team",
                table: "products",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_pipelines_owner",
                table: "pipelines",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_pipelines_team",
                table: "pipelines",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_owner",
                table: "opportunities",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_team",
                table: "opportunities",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_owner",
                table: "notes",
                columns: new[] { "workspace_id", "owner_id", "updated_at", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_team",
                table: "notes",
                columns: new[] { "workspace_id", "team_id", "updated_at", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_owner",
                table: "interactions",
                columns: new[] { "workspace_id", "owner_id", "at", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_team",
                table: "interactions",
                columns: new[] { "workspace_id", "team_id", "at", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_owner",
                table: "contacts",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_team",
                table: "contacts",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_owner",
                table: "attachments",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_team",
                table: "attachments",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_affiliations_owner",
                table: "affiliations",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_affiliations_team",
                table: "affiliations",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_owner",
                table: "accounts",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null and owner_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_team",
                table: "accounts",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null and team_id is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tasks_owner",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_team",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_stages_owner",
                table: "stages");

            migrationBuilder.DropIndex(
                name: "ix_stages_team",
                table: "stages");

            migrationBuilder.DropIndex(
                name: "ix_records_workspace_id_owner_id_type",
                table: "records");

            migrationBuilder.DropIndex(
                name: "ix_records_workspace_id_team_id_type",
                table: "records");

            migrationBuilder.DropIndex(
                name: "ix_products_owner",
                table: "products");

            migrationBuilder.DropIndex(
                name: "ix_products_team",
                table: "products");

            migrationBuilder.DropIndex(
                name: "ix_pipelines_owner",
                table: "pipelines");

            migrationBuilder.DropIndex(
                name: "ix_pipelines_team",
                table: "pipelines");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_owner",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_team",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_notes_owner",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_notes_team",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_interactions_owner",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_interactions_team",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_contacts_owner",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_team",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_attachments_owner",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_attachments_team",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_affiliations_owner",
                table: "affiliations");

            migrationBuilder.DropIndex(
                name: "ix_affiliations_team",
                table: "affiliations");

            migrationBuilder.DropIndex(
                name: "ix_accounts_owner",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_team",
                table: "accounts");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_owner",
                table: "tasks",
                columns: new[] { "workspace_id", "owner_id", "due_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_team",
                table: "tasks",
                columns: new[] { "workspace_id", "team_id", "due_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_stages_owner",
                table: "stages",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_stages_team",
                table: "stages",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_records_workspace_id_owner_id_type",
                table: "records",
                columns: new[] { "workspace_id", "owner_id", "type" });

            migrationBuilder.CreateIndex(
                name: "ix_records_workspace_id_team_id_type",
                table: "records",
                columns: new[] { "workspace_id", "team_id", "type" });

            migrationBuilder.CreateIndex(
                name: "ix_products_owner",
                table: "products",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_products_team",
                table: "products",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_pipelines_owner",
                table: "pipelines",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_pipelines_team",
                table: "pipelines",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_owner",
                table: "opportunities",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_team",
                table: "opportunities",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_owner",
                table: "notes",
                columns: new[] { "workspace_id", "owner_id", "updated_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_team",
                table: "notes",
                columns: new[] { "workspace_id", "team_id", "updated_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_owner",
                table: "interactions",
                columns: new[] { "workspace_id", "owner_id", "at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_team",
                table: "interactions",
                columns: new[] { "workspace_id", "team_id", "at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_owner",
                table: "contacts",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_team",
                table: "contacts",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_owner",
                table: "attachments",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_team",
                table: "attachments",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_affiliations_owner",
                table: "affiliations",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_affiliations_team",
                table: "affiliations",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_owner",
                table: "accounts",
                columns: new[] { "workspace_id", "owner_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_team",
                table: "accounts",
                columns: new[] { "workspace_id", "team_id", "sort_key", "id" },
                filter: "deleted_at is null");
        }
    }
}
