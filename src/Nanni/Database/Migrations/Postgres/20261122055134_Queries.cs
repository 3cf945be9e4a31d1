using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nanni.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Queries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tasks_about_id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_account_id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_contact_id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_default",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_opportunity_id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_remind_at",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_status",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_stages_pipeline_id",
                table: "stages");

            migrationBuilder.DropIndex(
                name: "ix_records_workspace_id_owner_id",
                table: "records");

            migrationBuilder.DropIndex(
                name: "ix_records_workspace_id_team_id",
                table: "records");

            migrationBuilder.DropIndex(
                name: "ix_products_category",
                table: "products");

            migrationBuilder.DropIndex(
                name: "ix_products_code",
                table: "products");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_account_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_amount",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_contact_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_expected_close",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_external_key",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_pipeline_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_product_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_stage_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_stage_id_stage_since_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_status",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_notes_about_id",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_notes_account_id",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_notes_contact_id",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_notes_default",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_notes_opportunity_id",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_interactions_about_id",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_interactions_account_id",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_interactions_contact_id",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_interactions_default",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_interactions_opportunity_id",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_contacts_account_id",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_city",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_email",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_external_key",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_status",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_workspace_id_deputy_id",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_attachments_about_id",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_attachments_account_id",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_attachments_contact_id",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_attachments_opportunity_id",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_affiliations_account_id",
                table: "affiliations");

            migrationBuilder.DropIndex(
                name: "ix_affiliations_contact_id",
                table: "affiliations");

            migrationBuilder.DropIndex(
                name: "ix_accounts_city",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_external_key",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_industry",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_parent_id",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_status",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_workspace_id_deputy_id",
                table: "accounts");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_about_id",
                table: "tasks",
                columns: new[] { "workspace_id", "about_id", "due_at", "id" },
                filter: "deleted_at is null and about_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_account_id",
                table: "tasks",
                columns: new[] { "workspace_id", "account_id", "due_at", "id" },
                filter: "deleted_at is null and account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_contact_id",
                table: "tasks",
                columns: new[] { "workspace_id", "contact_id", "due_at", "id" },
                filter: "deleted_at is null and contact_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_default",
                table: "tasks",
                columns: new[] { "workspace_id", "due_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_opportunity_id",
                table: "tasks",
                columns: new[] { "workspace_id", "opportunity_id", "due_at", "id" },
                filter: "deleted_at is null and opportunity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_remind_at",
                table: "tasks",
                columns: new[] { "workspace_id", "remind_at", "due_at", "id" },
                filter: "deleted_at is null and remind_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_status",
                table: "tasks",
                columns: new[] { "workspace_id", "status", "due_at", "id" },
                filter: "deleted_at is null and status is not null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_updated",
                table: "tasks",
                columns: new[] { "workspace_id", "updated_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_stages_pipeline_id",
                table: "stages",
                columns: new[] { "workspace_id", "pipeline_id", "sort_key", "id" },
                filter: "deleted_at is null and pipeline_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_records_workspace_id_owner_id_type",
                table: "records",
                columns: new[] { "workspace_id", "owner_id", "type" });

            migrationBuilder.CreateIndex(
                name: "ix_records_workspace_id_team_id_type",
                table: "records",
                columns: new[] { "workspace_id", "team_id", "type" });

            migrationBuilder.CreateIndex(
                name: "ix_products_category",
                table: "products",
                columns: new[] { "workspace_id", "category_key", "sort_key", "id" },
                filter: "deleted_at is null and category_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_products_code",
                table: "products",
                columns: new[] { "workspace_id", "code_key", "sort_key", "id" },
                filter: "deleted_at is null and code_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_products_updated",
                table: "products",
                columns: new[] { "workspace_id", "updated_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_account_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "account_id", "sort_key", "id" },
                filter: "deleted_at is null and account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_amount",
                table: "opportunities",
                columns: new[] { "workspace_id", "amount", "sort_key", "id" },
                filter: "deleted_at is null and amount is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_board",
                table: "opportunities",
                columns: new[] { "workspace_id", "stage_id", "stage_since", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id", "amount", "amount_currency", "probability" });

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_contact_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "contact_id", "sort_key", "id" },
                filter: "deleted_at is null and contact_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_expected_close",
                table: "opportunities",
                columns: new[] { "workspace_id", "expected_close", "sort_key", "id" },
                filter: "deleted_at is null and expected_close is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_external_key",
                table: "opportunities",
                columns: new[] { "workspace_id", "external_key_key", "sort_key", "id" },
                filter: "deleted_at is null and external_key_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_pipeline_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "pipeline_id", "sort_key", "id" },
                filter: "deleted_at is null and pipeline_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_product_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "product_id", "sort_key", "id" },
                filter: "deleted_at is null and product_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_stage_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "stage_id", "sort_key", "id" },
                filter: "deleted_at is null and stage_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_status",
                table: "opportunities",
                columns: new[] { "workspace_id", "status", "sort_key", "id" },
                filter: "deleted_at is null and status is not null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_updated",
                table: "opportunities",
                columns: new[] { "workspace_id", "updated_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_notes_about_id",
                table: "notes",
                columns: new[] { "workspace_id", "about_id", "updated_at", "id" },
                filter: "deleted_at is null and about_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_account_id",
                table: "notes",
                columns: new[] { "workspace_id", "account_id", "updated_at", "id" },
                filter: "deleted_at is null and account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_contact_id",
                table: "notes",
                columns: new[] { "workspace_id", "contact_id", "updated_at", "id" },
                filter: "deleted_at is null and contact_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_default",
                table: "notes",
                columns: new[] { "workspace_id", "updated_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_notes_opportunity_id",
                table: "notes",
                columns: new[] { "workspace_id", "opportunity_id", "updated_at", "id" },
                filter: "deleted_at is null and opportunity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_about_id",
                table: "interactions",
                columns: new[] { "workspace_id", "about_id", "at", "id" },
                filter: "deleted_at is null and about_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_account_id",
                table: "interactions",
                columns: new[] { "workspace_id", "account_id", "at", "id" },
                filter: "deleted_at is null and account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_contact_id",
                table: "interactions",
                columns: new[] { "workspace_id", "contact_id", "at", "id" },
                filter: "deleted_at is null and contact_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_default",
                table: "interactions",
                columns: new[] { "workspace_id", "at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_interactions_opportunity_id",
                table: "interactions",
                columns: new[] { "workspace_id", "opportunity_id", "at", "id" },
                filter: "deleted_at is null and opportunity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_updated",
                table: "interactions",
                columns: new[] { "workspace_id", "updated_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_contacts_account_id",
                table: "contacts",
                columns: new[] { "workspace_id", "account_id", "sort_key", "id" },
                filter: "deleted_at is null and account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_city",
                table: "contacts",
                columns: new[] { "workspace_id", "city_key", "sort_key", "id" },
                filter: "deleted_at is null and city_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_deputy_id",
                table: "contacts",
                columns: new[] { "workspace_id", "deputy_id" },
                filter: "deleted_at is null and deputy_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_email",
                table: "contacts",
                columns: new[] { "workspace_id", "email", "sort_key", "id" },
                filter: "deleted_at is null and email is not null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_external_key",
                table: "contacts",
                columns: new[] { "workspace_id", "external_key_key", "sort_key", "id" },
                filter: "deleted_at is null and external_key_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_status",
                table: "contacts",
                columns: new[] { "workspace_id", "status", "sort_key", "id" },
                filter: "deleted_at is null and status is not null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_updated",
                table: "contacts",
                columns: new[] { "workspace_id", "updated_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_attachments_about_id",
                table: "attachments",
                columns: new[] { "workspace_id", "about_id", "sort_key", "id" },
                filter: "deleted_at is null and about_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_account_id",
                table: "attachments",
                columns: new[] { "workspace_id", "account_id", "sort_key", "id" },
                filter: "deleted_at is null and account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_contact_id",
                table: "attachments",
                columns: new[] { "workspace_id", "contact_id", "sort_key", "id" },
                filter: "deleted_at is null and contact_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_opportunity_id",
                table: "attachments",
                columns: new[] { "workspace_id", "opportunity_id", "sort_key", "id" },
                filter: "deleted_at is null and opportunity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_affiliations_account_id",
                table: "affiliations",
                columns: new[] { "workspace_id", "account_id", "sort_key", "id" },
                filter: "deleted_at is null and account_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_affiliations_contact_id",
                table: "affiliations",
                columns: new[] { "workspace_id", "contact_id", "sort_key", "id" },
                filter: "deleted_at is null and contact_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_city",
                table: "accounts",
                columns: new[] { "workspace_id", "city_key", "sort_key", "id" },
                filter: "deleted_at is null and city_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_deputy_id",
                table: "accounts",
                columns: new[] { "workspace_id", "deputy_id" },
                filter: "deleted_at is null and deputy_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_external_key",
                table: "accounts",
                columns: new[] { "workspace_id", "external_key_key", "sort_key", "id" },
                filter: "deleted_at is null and external_key_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_industry",
                table: "accounts",
                columns: new[] { "workspace_id", "industry", "sort_key", "id" },
                filter: "deleted_at is null and industry is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_parent_id",
                table: "accounts",
                columns: new[] { "workspace_id", "parent_id", "sort_key", "id" },
                filter: "deleted_at is null and parent_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_status",
                table: "accounts",
                columns: new[] { "workspace_id", "status", "sort_key", "id" },
                filter: "deleted_at is null and status is not null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_updated",
                table: "accounts",
                columns: new[] { "workspace_id", "updated_at", "id" },
                filter: "deleted_at is null")
                .Annotation("Npgsql:IndexInclude", new[] { "owner_id", "team_id" });

            // Interactions have no search text: they would only lengthen the workspace's posting list.
            migrationBuilder.Sql("drop index ix_records_search");
            migrationBuilder.Sql("create index ix_records_search on records using gin (workspace_id, search gin_trgm_ops) where search is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tasks_about_id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_account_id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_contact_id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_default",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_opportunity_id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_remind_at",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_status",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_updated",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_stages_pipeline_id",
                table: "stages");

            migrationBuilder.DropIndex(
                name: "ix_records_workspace_id_owner_id_type",
                table: "records");

            migrationBuilder.DropIndex(
                name: "ix_records_workspace_id_team_id_type",
                table: "records");

            migrationBuilder.DropIndex(
                name: "ix_products_category",
                table: "products");

            migrationBuilder.DropIndex(
                name: "ix_products_code",
                table: "products");

            migrationBuilder.DropIndex(
                name: "ix_products_updated",
                table: "products");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_account_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_amount",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_board",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_contact_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_expected_close",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_external_key",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_pipeline_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_product_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_stage_id",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_status",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_opportunities_updated",
                table: "opportunities");

            migrationBuilder.DropIndex(
                name: "ix_notes_about_id",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_notes_account_id",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_notes_contact_id",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_notes_default",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_notes_opportunity_id",
                table: "notes");

            migrationBuilder.DropIndex(
                name: "ix_interactions_about_id",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_interactions_account_id",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_interactions_contact_id",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_interactions_default",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_interactions_opportunity_id",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_interactions_updated",
                table: "interactions");

            migrationBuilder.DropIndex(
                name: "ix_contacts_account_id",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_city",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_deputy_id",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_email",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_external_key",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_status",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_updated",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_attachments_about_id",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_attachments_account_id",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_attachments_contact_id",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_attachments_opportunity_id",
                table: "attachments");

            migrationBuilder.DropIndex(
                name: "ix_affiliations_account_id",
                table: "affiliations");

            migrationBuilder.DropIndex(
                name: "ix_affiliations_contact_id",
                table: "affiliations");

            migrationBuilder.DropIndex(
                name: "ix_accounts_city",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_deputy_id",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_external_key",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_industry",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_parent_id",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_status",
                table: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_accounts_updated",
                table: "accounts");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_about_id",
                table: "tasks",
                columns: new[] { "workspace_id", "about_id", "due_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_account_id",
                table: "tasks",
                columns: new[] { "workspace_id", "account_id", "due_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_contact_id",
                table: "tasks",
                columns: new[] { "workspace_id", "contact_id", "due_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_default",
                table: "tasks",
                columns: new[] { "workspace_id", "due_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_opportunity_id",
                table: "tasks",
                columns: new[] { "workspace_id", "opportunity_id", "due_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_remind_at",
                table: "tasks",
                columns: new[] { "workspace_id", "remind_at", "due_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_status",
                table: "tasks",
                columns: new[] { "workspace_id", "status", "due_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_stages_pipeline_id",
                table: "stages",
                columns: new[] { "workspace_id", "pipeline_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_records_workspace_id_owner_id",
                table: "records",
                columns: new[] { "workspace_id", "owner_id" });

            migrationBuilder.CreateIndex(
                name: "ix_records_workspace_id_team_id",
                table: "records",
                columns: new[] { "workspace_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_products_category",
                table: "products",
                columns: new[] { "workspace_id", "category_key", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_products_code",
                table: "products",
                columns: new[] { "workspace_id", "code_key", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_account_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "account_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_amount",
                table: "opportunities",
                columns: new[] { "workspace_id", "amount", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_contact_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "contact_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_expected_close",
                table: "opportunities",
                columns: new[] { "workspace_id", "expected_close", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_external_key",
                table: "opportunities",
                columns: new[] { "workspace_id", "external_key_key", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_pipeline_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "pipeline_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_product_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "product_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_stage_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "stage_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_stage_id_stage_since_id",
                table: "opportunities",
                columns: new[] { "workspace_id", "stage_id", "stage_since", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_opportunities_status",
                table: "opportunities",
                columns: new[] { "workspace_id", "status", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_about_id",
                table: "notes",
                columns: new[] { "workspace_id", "about_id", "updated_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_account_id",
                table: "notes",
                columns: new[] { "workspace_id", "account_id", "updated_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_contact_id",
                table: "notes",
                columns: new[] { "workspace_id", "contact_id", "updated_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_default",
                table: "notes",
                columns: new[] { "workspace_id", "updated_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_notes_opportunity_id",
                table: "notes",
                columns: new[] { "workspace_id", "opportunity_id", "updated_at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_about_id",
                table: "interactions",
                columns: new[] { "workspace_id", "about_id", "at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_account_id",
                table: "interactions",
                columns: new[] { "workspace_id", "account_id", "at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_contact_id",
                table: "interactions",
                columns: new[] { "workspace_id", "contact_id", "at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_default",
                table: "interactions",
                columns: new[] { "workspace_id", "at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_interactions_opportunity_id",
                table: "interactions",
                columns: new[] { "workspace_id", "opportunity_id", "at", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_account_id",
                table: "contacts",
                columns: new[] { "workspace_id", "account_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_city",
                table: "contacts",
                columns: new[] { "workspace_id", "city_key", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_email",
                table: "contacts",
                columns: new[] { "workspace_id", "email", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_external_key",
                table: "contacts",
                columns: new[] { "workspace_id", "external_key_key", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_status",
                table: "contacts",
                columns: new[] { "workspace_id", "status", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_workspace_id_deputy_id",
                table: "contacts",
                columns: new[] { "workspace_id", "deputy_id" });

            migrationBuilder.CreateIndex(
                name: "ix_attachments_about_id",
                table: "attachments",
                columns: new[] { "workspace_id", "about_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_account_id",
                table: "attachments",
                columns: new[] { "workspace_id", "account_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_contact_id",
                table: "attachments",
                columns: new[] { "workspace_id", "contact_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_opportunity_id",
                table: "attachments",
                columns: new[] { "workspace_id", "opportunity_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_affiliations_account_id",
                table: "affiliations",
                columns: new[] { "workspace_id", "account_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_affiliations_contact_id",
                table: "affiliations",
                columns: new[] { "workspace_id", "contact_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_city",
                table: "accounts",
                columns: new[] { "workspace_id", "city_key", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_external_key",
                table: "accounts",
                columns: new[] { "workspace_id", "external_key_key", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_industry",
                table: "accounts",
                columns: new[] { "workspace_id", "industry", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_parent_id",
                table: "accounts",
                columns: new[] { "workspace_id", "parent_id", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_status",
                table: "accounts",
                columns: new[] { "workspace_id", "status", "sort_key", "id" },
                filter: "deleted_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_workspace_id_deputy_id",
                table: "accounts",
                columns: new[] { "workspace_id", "deputy_id" });

            migrationBuilder.Sql("drop index ix_records_search");
            migrationBuilder.Sql("create index ix_records_search on records using gin (workspace_id, search gin_trgm_ops)");
        }
    }
}
