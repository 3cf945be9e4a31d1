using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Nanni.Catalog.Rates;

/// <summary>Facts: what banks and colleagues said a currency was worth on a day; and from which banks a workspace has rates fetched.</summary>
internal static class RateMapping
{
    public static void Apply(ModelBuilder model)
    {
        // One row for each source, day and pair: 1 unit = rate counter.
        Table(model, "exchange_rates", ["source", "day", "unit", "counter"], rate =>
        {
            Column<string>(rate, "source").IsRequired();
            Column<DateOnly>(rate, "day");
            Column<string>(rate, "unit").IsRequired();
            Column<string>(rate, "counter").IsRequired();

            // With ten decimals, as a whole number.
            Column<long>(rate, "rate");
            Column<string?>(rate, "number");
            Column<DateTimeOffset>(rate, "at");
        });

        Table(model, "rate_sources", ["source"], source =>
        {
            Column<string>(source, "source").IsRequired();
            Column<bool>(source, "is_on");
            Column<DateTimeOffset?>(source, "tried_at");
            Column<DateTimeOffset?>(source, "fetched_at");

            // Why the last attempt failed.
            Column<string?>(source, "problem");
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
}
