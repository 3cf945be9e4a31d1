using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Nanni.Privacy;

/// <summary>What people agreed to, and that somebody was erased. Read and written through the engine's store, as SQL.</summary>
internal static class PrivacyMapping
{
    public static void Apply(ModelBuilder model)
    {
        Table(model, "consent_purposes", ["id"], purpose =>
        {
            Column<Guid>(purpose, "id");
            Column<string>(purpose, "key").IsRequired();
            Column<string>(purpose, "basis").IsRequired();
            Column<string>(purpose, "channels").IsRequired();

            // By language, as JSON: the name, and what a person is asked.
            Column<string>(purpose, "names").IsRequired();
            Column<string>(purpose, "wordings").IsRequired();
            Column<bool>(purpose, "is_active");
            Column<DateTimeOffset>(purpose, "created_at");
            purpose.HasIndex("workspace_id", "key").IsUnique();
        });

        // A fact: rows are only added, and the latest one holds.
        Table(model, "consents", ["id"], consent =>
        {
            Column<Guid>(consent, "id");
            Column<Guid>(consent, "record_id");
            Column<Guid>(consent, "purpose_id");
            Column<string>(consent, "channel").IsRequired();
            Column<bool>(consent, "is_given");

            // When the person said so, and when somebody wrote it down.
            Column<DateTimeOffset>(consent, "at");
            Column<DateTimeOffset>(consent, "recorded_at");
            Column<string>(consent, "how").IsRequired();
            Column<Guid?>(consent, "member_id");
            Column<string?>(consent, "wording");
            Column<string?>(consent, "note");
            consent.HasIndex("workspace_id", "record_id", "at");
        });

        // The certificate of an erasure. Nothing in it says who it was.
        Table(model, "erasures", ["id"], erasure =>
        {
            Column<Guid>(erasure, "id");
            Column<long>(erasure, "number");
            Column<Guid>(erasure, "record_id");
            Column<string>(erasure, "type").IsRequired();
            Column<string>(erasure, "reason").IsRequired();
            Column<Guid?>(erasure, "member_id");
            Column<DateTimeOffset>(erasure, "at");
            Column<string>(erasure, "counts").IsRequired();
            Column<string>(erasure, "digest").IsRequired();
            erasure.HasIndex("workspace_id", "number").IsUnique();
        });

        Table(model, "retention_rules", ["id"], rule =>
        {
            Column<Guid>(rule, "id");
            Column<string>(rule, "name").IsRequired();
            Column<string>(rule, "type").IsRequired();
            Column<string?>(rule, "filter");
            Column<string>(rule, "age_by").IsRequired();
            Column<int>(rule, "months");
            Column<string>(rule, "action").IsRequired();
            Column<int>(rule, "most_percent");
            Column<bool>(rule, "is_on");
            Column<long?>(rule, "confirmed");

            // The workspace's day of its last run: one a night, whichever node begins it.
            Column<DateOnly?>(rule, "last_night");
            Column<DateTimeOffset>(rule, "created_at");
            Column<DateTimeOffset>(rule, "changed_at");
        });

        // The log of runs outlives the rule. A run has the id of its job.
        Table(model, "retention_runs", ["id"], run =>
        {
            Column<Guid>(run, "id");
            Column<Guid>(run, "rule_id");
            Column<string>(run, "name").IsRequired();
            Column<string>(run, "type").IsRequired();
            Column<bool>(run, "is_check");
            Column<string>(run, "status").IsRequired();
            Column<DateTimeOffset>(run, "at");
            Column<DateTimeOffset?>(run, "finished_at");
            Column<long>(run, "due");
            Column<long>(run, "taken");

            // By reason, and ids of some, as JSON.
            Column<string>(run, "kept").IsRequired();
            Column<string>(run, "sample").IsRequired();
            Column<Guid?>(run, "operation_id");
            run.HasIndex("workspace_id", "rule_id", "id");
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
