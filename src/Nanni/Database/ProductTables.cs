using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Nanni.Database;

/// <summary>
/// Tables of the house that hold no records: saved views and what each member has read, starred or opened (facts), stored files,
/// and what imports remember. Read and written through the engine's store, as SQL.
/// </summary>
internal static class ProductTables
{
    public static void Apply(ModelBuilder model, bool sqlite)
    {
        // A view: filter, sort, columns, grouping, layout. Scope "private", "team" or "everyone".
        Table(model, "views", ["id"], view =>
        {
            Column<Guid>(view, "id");
            Column<string>(view, "type").IsRequired();
            Column<string>(view, "name").IsRequired();
            Column<Guid?>(view, "member_id");
            Column<Guid?>(view, "team_id");
            Column<string>(view, "scope").IsRequired();
            Json(view, "definition", sqlite);
            Column<int>(view, "position");
            Column<DateTimeOffset>(view, "created_at");
            view.HasIndex("workspace_id", "type");
        });

        Table(model, "view_pins", ["member_id", "view_id"], pin =>
        {
            Column<Guid>(pin, "member_id");
            Column<Guid>(pin, "view_id");
            Column<int>(pin, "position");
        });

        Table(model, "notifications", ["member_id", "id"], notification =>
        {
            Column<Guid>(notification, "member_id");
            Column<Guid>(notification, "id");
            Column<string>(notification, "kind").IsRequired();
            Column<Guid?>(notification, "record_id");
            Column<Guid?>(notification, "from_id");
            Column<string>(notification, "text").IsRequired();
            Column<DateTimeOffset>(notification, "at");
            Column<DateTimeOffset?>(notification, "read_at");

            // Idempotent by what caused it: a reminder or mention is told once.
            Column<string>(notification, "cause").IsRequired();
            notification.HasIndex("workspace_id", "member_id", "cause").IsUnique();
        });

        Table(model, "favourites", ["member_id", "record_id"], favourite =>
        {
            Column<Guid>(favourite, "member_id");
            Column<Guid>(favourite, "record_id");
            Column<DateTimeOffset>(favourite, "at");
        });

        Table(model, "visits", ["member_id", "record_id"], visit =>
        {
            Column<Guid>(visit, "member_id");
            Column<Guid>(visit, "record_id");
            Column<DateTimeOffset>(visit, "at");
            visit.HasIndex("workspace_id", "member_id", "at");
        });

        // Equal contents are stored once, under their hash.
        Table(model, "files", ["id"], file =>
        {
            Column<Guid>(file, "id");
            Column<string>(file, "hash").IsRequired();
            Column<long>(file, "size");
            Column<string>(file, "content_type").IsRequired();
            Column<DateTimeOffset>(file, "created_at");
            file.HasIndex("workspace_id", "hash").IsUnique();
        });

        // What a program was answered when it first sent a request under its own key, so that a second one does nothing again.
        Table(model, "idempotency_keys", ["client_id", "key"], request =>
        {
            Column<Guid>(request, "client_id");
            Column<string>(request, "key").IsRequired();
            Column<string>(request, "hash").IsRequired();
            Column<DateTimeOffset>(request, "at");
            Column<DateTimeOffset>(request, "leased_until");
            Column<Guid?>(request, "operation_id");
            Column<int?>(request, "status");
            Column<string>(request, "location");
            Column<string>(request, "etag");
            Column<string>(request, "body");

            // What is older than a day goes, over all workspaces.
            request.HasIndex("at");
        });

        // The last number of a quote that was taken in a year: without gaps.
        Table(model, "quote_numbers", ["year"], number =>
        {
            Column<int>(number, "year");
            Column<int>(number, "taken");
        });

        Table(model, "import_mappings", ["type", "signature"], mapping =>
        {
            Column<string>(mapping, "type").IsRequired();
            Column<string>(mapping, "signature").IsRequired();
            Json(mapping, "mapping", sqlite);
            Column<DateTimeOffset>(mapping, "used_at");
        });
    }

    private static void Table(ModelBuilder model, string name, string[] key, Action<EntityTypeBuilder> map) =>
        model.SharedTypeEntity<Dictionary<string, object>>(name, table =>
        {
            table.ToTable(name);
            Column<Guid>(table, "workspace_id");
            map(table);
            table.HasKey(["workspace_id", .. key]);
        });

    private static PropertyBuilder<T> Column<T>(EntityTypeBuilder table, string name) =>
        table.IndexerProperty<T>(name).HasColumnName(name);

    private static void Json(EntityTypeBuilder table, string name, bool sqlite)
    {
        var column = Column<string>(table, name);
        if (!sqlite)
        {
            column.HasColumnType("jsonb");
        }
    }
}
