using Nanni.Bench.Data;
using Npgsql;

namespace Nanni.Bench.Pages;

/// <summary>What the pages ask of the database, written by hand and read to the end: as fast as it could be. PostgreSQL only.</summary>
internal sealed class PlainSql : IAsyncDisposable
{
    private const string Contact = "c.id, c.version, c.name, c.account_id, c.job_title, c.email, c.phone, c.city, c.owner_id, r.title";

    private readonly NpgsqlDataSource? source;
    private readonly Guid workspace;
    private readonly Company company;
    private readonly (string Key, Guid Id) after;

    public PlainSql(Installation installation, Company company, (string Key, Guid Id) after)
    {
        (this.company, workspace, this.after) = (company, company.Cast.Workspace, after);
        source = installation.Options.IsSqlite ? null : NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(installation.Options.ConnectionString)
        {
            MaxAutoPrepare = 50, AutoPrepareMinUsages = 2,
        });
    }

    public Task List() => Run(($"select {Contact} from contacts c left join records r on r.workspace_id = c.workspace_id and r.id = c.account_id where c.workspace_id = $1 and c.deleted_at is null order by c.sort_key, c.id limit 21", [workspace]));

    public Task After() => Run(($"select {Contact} from contacts c left join records r on r.workspace_id = c.workspace_id and r.id = c.account_id where c.workspace_id = $1 and c.deleted_at is null and (c.sort_key, c.id) > ($2, $3) order by c.sort_key, c.id limit 21", [workspace, after.Key, after.Id]));

    public Task Contains(int i) => Run((
        $"select {Contact} from contacts c join records s on s.workspace_id = c.workspace_id and s.id = c.id left join records r on r.workspace_id = c.workspace_id and r.id = c.account_id where c.workspace_id = $1 and c.deleted_at is null and s.search like $2 order by c.sort_key, c.id limit 21",
        [workspace, "%" + (i % 2 == 0 ? "kowals" : "petraus") + "%"]));

    public Task Record(int i)
    {
        var id = company.Customers.AccountId(1 + (i * 37 % (company.Size.Accounts - 1)));
        return Run(
            ("select * from accounts where workspace_id = $1 and id = $2", [workspace, id]),
            ("select id, name, email from contacts where workspace_id = $1 and account_id = $2 and deleted_at is null order by id desc limit 9", [workspace, id]),
            ("select id, name, amount from opportunities where workspace_id = $1 and account_id = $2 and deleted_at is null order by id desc limit 9", [workspace, id]),
            ("select id, subject, due_at from tasks where workspace_id = $1 and account_id = $2 and deleted_at is null order by id desc limit 9", [workspace, id]),
            ("select * from timeline_entries where workspace_id = $1 and subject_id = $2 order by at desc, record_id desc limit 21", [workspace, id]));
    }

    public Task Board() => Run([
        .. Enumerable.Range(0, 5).Select(stage => (
            "select o.id, o.name, o.amount, o.expected_close, o.owner_id, o.stage_since, r.title from opportunities o left join records r on r.workspace_id = o.workspace_id and r.id = o.account_id where o.workspace_id = $1 and o.stage_id = $2 and o.deleted_at is null order by o.stage_since, o.id limit 41",
            new object[] { workspace, company.Dealings.StageId(stage) })),
        ("select stage_id, amount_currency, count(*), sum(amount) from opportunities where workspace_id = $1 and stage_id = any($2) and deleted_at is null group by 1, 2",
            [workspace, Enumerable.Range(0, 5).Select(company.Dealings.StageId).ToArray()]),
    ]);

    public ValueTask DisposeAsync() => source?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task Run(params (string Sql, object[] Values)[] statements)
    {
        if (source is null)
        {
            return;
        }

        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (sql, values) in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            foreach (var value in values)
            {
                command.Parameters.Add(new() { Value = value });
            }

            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    reader.GetValue(i);
                }
            }
        }
        while (await reader.NextResultAsync());
    }
}
