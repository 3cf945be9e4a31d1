using Microsoft.EntityFrameworkCore;
using Nanni.Records.Storage;

namespace Nanni.Sales.Leads.Assignment;

/// <summary>The table <c>lead_turns</c>: how many leads each rule has given in the name of each of its people, for whose turn it is.</summary>
internal static class LeadTurns
{
    public static void Apply(ModelBuilder model) => model.SharedTypeEntity<Dictionary<string, object>>("lead_turns", table =>
    {
        table.ToTable("lead_turns");
        foreach (var key in new[] { "workspace_id", "rule_id", "member_id" })
        {
            table.IndexerProperty<Guid>(key).HasColumnName(key);
        }

        table.IndexerProperty<long>("turns").HasColumnName("turns");
        table.HasKey("workspace_id", "rule_id", "member_id");
    });

    public static Sql All(Sql sql, Guid workspace, IReadOnlyCollection<Guid> rules) =>
        sql.Add($"select rule_id, member_id, turns from lead_turns where workspace_id = {workspace} and ").In("rule_id", rules);

    /// <summary>Takes turns after the <paramref name="known"/> ones; touches nothing where somebody else took one meanwhile.</summary>
    public static Sql Take(Sql sql, Guid workspace, Guid rule, Guid member, long known, long taken) => Add(sql, workspace, rule, member, known, taken)
        .Add($" where lead_turns.turns = {known}");

    /// <summary>Takes turns, whatever others take.</summary>
    public static Sql Add(Sql sql, Guid workspace, Guid rule, Guid member, long known, long taken) => sql.Add($"""
        insert into lead_turns (workspace_id, rule_id, member_id, turns) values ({workspace}, {rule}, {member}, {known + taken})
        on conflict (workspace_id, rule_id, member_id) do update set turns = lead_turns.turns + {taken}
        """);

    /// <summary>Who could not take turns does not get them all at once when they can again.</summary>
    public static Sql Keep(Sql sql, Guid workspace, Guid rule, Guid member, long least) => sql.Add($"""
        insert into lead_turns (workspace_id, rule_id, member_id, turns) values ({workspace}, {rule}, {member}, {least})
        on conflict (workspace_id, rule_id, member_id) do update set turns = excluded.turns where lead_turns.turns < excluded.turns
        """);

    /// <summary>Gives a turn back, or takes it again.</summary>
    public static Sql Return(Sql sql, Guid workspace, Guid rule, Guid member, int by) => sql.Add($"""
        update lead_turns set turns = turns + {by} where workspace_id = {workspace} and rule_id = {rule} and member_id = {member} and turns + {by} >= 0
        """);

    public static Sql Forget(Sql sql, Guid workspace, Guid rule) =>
        sql.Add($"delete from lead_turns where workspace_id = {workspace} and rule_id = {rule}");
}
