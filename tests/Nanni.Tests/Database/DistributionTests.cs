using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Nanni.Database;

namespace Nanni.Tests.Database;

/// <summary>The tables can be distributed over a cluster by workspace, as Citus does: docs/growing.md.</summary>
public sealed class DistributionTests
{
    /// <summary>Small tables of the whole installation: each server of the cluster has all of them.</summary>
    private static readonly string[] Everywhere =
    [
        "users", "workspaces", "sessions", "one_time_tokens", "outbox_mails", "data_protection_keys", "recovery_codes", "passkeys", "pending_sign_ins",
        "spent_proofs", "provider_links", "nodes", "sign_in_attempts",
    ];

    /// <summary>Unique without the workspace: one number for all (the sealer's lock sees to it), or random bits.</summary>
    private static readonly string[] UniqueEverywhere = ["operations(sealed)", "operation_parts(sealed)", "security_events(sealed)", "audit_links(number)", "api_tokens(hash)"];

    /// <summary>From a table that is everywhere to one that is distributed: dropped before distributing.</summary>
    private static readonly string[] Loose = ["one_time_tokens -> members", "outbox_mails -> members"];

    private static readonly IEntityType[] Tables = [.. new PostgresDesignTime().CreateDbContext([]).Model.GetEntityTypes()];

    [Fact]
    public void Every_key_starts_with_the_workspace_or_its_table_is_everywhere()
    {
        Assert.Empty(Tables.Where(t => !Everywhere.Contains(t.GetTableName()) && First(t, t.FindPrimaryKey()!.Properties) != "workspace_id").Select(t => t.GetTableName()));
        Assert.Empty(Everywhere.Except(Tables.Select(t => t.GetTableName())));
        Assert.Empty(Tables.Where(t => Everywhere.Contains(t.GetTableName()) && First(t, t.FindPrimaryKey()!.Properties) == "workspace_id").Select(t => t.GetTableName()));
    }

    [Fact]
    public void What_is_unique_is_unique_in_its_workspace()
    {
        var others =
            from table in Tables
            where !Everywhere.Contains(table.GetTableName())
            from index in table.GetIndexes()
            where index.IsUnique && First(table, index.Properties) != "workspace_id"
            select $"{table.GetTableName()}({string.Join(", ", index.Properties.Select(p => Column(table, p)))})";

        Assert.Equal(UniqueEverywhere.Order(StringComparer.Ordinal), others.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_reference_stays_in_its_workspace_or_leads_to_what_is_everywhere()
    {
        var leaving =
            from table in Tables
            from reference in table.GetForeignKeys()
            let target = reference.PrincipalEntityType
            where !Everywhere.Contains(target.GetTableName())
            where Everywhere.Contains(table.GetTableName()) || First(table, reference.Properties) != "workspace_id" || First(target, reference.PrincipalKey.Properties) != "workspace_id"
            select $"{table.GetTableName()} -> {target.GetTableName()}";

        Assert.Empty(leaving.Except(Loose));
    }

    private static string First(IEntityType table, IReadOnlyList<IProperty> columns) => Column(table, columns[0]);

    private static string Column(IEntityType table, IProperty property) =>
        property.GetColumnName(StoreObjectIdentifier.Table(table.GetTableName()!))!;
}
