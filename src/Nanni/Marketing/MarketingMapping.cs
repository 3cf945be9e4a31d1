using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Nanni.Marketing;

/// <summary>What came in by web forms, and what was turned away. Facts: rows are only added.</summary>
internal static class MarketingMapping
{
    public static void Apply(ModelBuilder model)
    {
        // Its id is that of the proof of work, which is taken once: whatever is sent twice is there once.
        Table(model, "form_submissions", ["form_id", "id"], submission =>
        {
            Column<Guid>(submission, "form_id");
            Column<Guid>(submission, "id");
            Column<Guid>(submission, "record_id");
            Column<DateTimeOffset>(submission, "at");
            Column<string>(submission, "type").IsRequired();

            // Of what was typed: the same again is the same click, anything else is another answer.
            Column<string>(submission, "digest").IsRequired();

            // Where it was filled in and where the person came from, as JSON.
            Column<string>(submission, "origin").IsRequired();
            submission.HasIndex("workspace_id", "form_id", "at");
            submission.HasIndex("workspace_id", "record_id");
        });

        Table(model, "form_refusals", ["form_id", "day", "reason"], refusal =>
        {
            Column<Guid>(refusal, "form_id");
            Column<DateOnly>(refusal, "day");
            Column<string>(refusal, "reason").IsRequired();
            Column<long>(refusal, "refused");
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
