using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Nanni.Sales.Forecasts;

/// <summary>
/// Facts: on which days a workspace's deals were looked at, and what each was then. A row stands for all days from one look to the one that
/// found it changed, so that a deal which nobody touches for a quarter has one row and not thirteen.
/// </summary>
internal static class ForecastMapping
{
    public static void Apply(ModelBuilder model)
    {
        Table(model, "forecast_days", table =>
        {
            Column<DateOnly>(table, "day");
            Column<DateTimeOffset>(table, "taken_at");
            table.HasKey("workspace_id", "day");
        });

        Table(model, "forecast_states", table =>
        {
            Column<Guid>(table, "deal_id");
            Column<DateOnly>(table, "since_day");
            // The look that found it changed or gone; null while it still holds.
            Column<DateOnly?>(table, "until_day");
            Column<string>(table, "category").IsRequired();
            Column<DateOnly?>(table, "closes_on");
            Column<long?>(table, "amount");
            Column<string>(table, "currency");
            Column<long?>(table, "probability");
            Column<Guid?>(table, "owner_id");
            Column<Guid?>(table, "team_id");
            Column<Guid?>(table, "stage_id");
            table.HasKey("workspace_id", "deal_id", "since_day");

            // What was thought of a period: the deals that were to close in it.
            table.HasIndex("workspace_id", "closes_on", "since_day");
            table.HasIndex(["workspace_id", "deal_id"], "ix_forecast_states_now").HasFilter("until_day is null").IsUnique();
        });

        // Who shared in a deal for as long as its row of forecast_states stands for: in hundredths of a per cent.
        Table(model, "forecast_shares", table =>
        {
            Column<Guid>(table, "deal_id");
            Column<DateOnly>(table, "since_day");
            Column<Guid>(table, "member_id");
            Column<long>(table, "split");
            table.HasKey("workspace_id", "deal_id", "since_day", "member_id");
        });
    }

    private static void Table(ModelBuilder model, string name, Action<EntityTypeBuilder> map) =>
        model.SharedTypeEntity<Dictionary<string, object>>(name, table =>
        {
            table.ToTable(name);
            Column<Guid>(table, "workspace_id");
            map(table);
        });

    private static PropertyBuilder<T> Column<T>(EntityTypeBuilder table, string name) =>
        table.IndexerProperty<T>(name).HasColumnName(name);
}
