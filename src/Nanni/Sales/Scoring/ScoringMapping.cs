using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Nanni.Sales.Scoring;

/// <summary>What was learnt of winning, and what it says of each deal. All but the exclusions is derived: it can be learnt again.</summary>
internal static class ScoringMapping
{
    public static void Apply(ModelBuilder model)
    {
        // Fields that an administrator keeps the model from using.
        Table(model, "scoring_exclusions", ["feature"], exclusion =>
        {
            Column<string>(exclusion, "feature").IsRequired();
            Column<DateTimeOffset>(exclusion, "at");
        });

        // How far in the log the scores have come, and the night for which the model was learnt.
        Table(model, "scoring_states", [], state =>
        {
            Column<long>(state, "through");
            Column<DateOnly?>(state, "last_night");
            Column<int>(state, "won");
            Column<int>(state, "lost");
            Column<DateTimeOffset?>(state, "tried_at");
        });

        Table(model, "deal_models", ["version"], learnt =>
        {
            Column<int>(learnt, "version");
            Column<DateTimeOffset>(learnt, "at");
            Column<string>(learnt, "contents").IsRequired();
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
