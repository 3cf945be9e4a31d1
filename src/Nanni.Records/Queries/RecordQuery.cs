using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>One record as its page or the API shows it.</summary>
/// <param name="Titles">The records it refers to, by id, without those that the actor may not see.</param>
/// <param name="CanEdit">The actor may edit this very record.</param>
public sealed record RecordView(
    TypeSchema Type, Record Record, IReadOnlyDictionary<Guid, RecordTitle> Titles, bool CanEdit, bool CanDelete);

/// <summary>Reads single records with the names of what they refer to, in one round trip.</summary>
public sealed class RecordQuery(RecordStore store, Schemas schemas, TimeProvider clock)
{
    /// <summary>The record, whether living, in the trash or merged into another; null where the actor does not see it.</summary>
    /// <param name="more">Further statements of the same round trip: related lists, the timeline.</param>
    public async Task<RecordView?> Of(
        Actor actor, RecordType type, Guid id, CancellationToken cancel, params IReadOnlyList<(Sql Sql, Action<Row> Row)> more)
    {
        var schema = (await schemas.Of(actor, cancel))[type.Name];
        var titles = new Dictionary<Guid, RecordTitle>();
        RecordView? view = null;
        var single = Single(schema, actor, id);
        if (ManyTitles(schema, actor, id) is { } many)
        {
            more = [(many, row => Title(row, 0, titles)), .. more];
        }

        if (more.Count == 0)
        {
            await store.Query(single, row => Read(row), cancel);
        }
        else
        {
            await store.Query([(single, row => Read(row)), .. more], cancel);
        }

        return view;

        bool Read(Row row)
        {
            var loaded = RecordLoader.Read(schema, actor.WorkspaceId, row, out var next);
            if (!loaded.IsVisible)
            {
                return false;
            }

            var canDelete = row.Long(next++) == 1;
            foreach (var _ in References(schema).Append(null))
            {
                Title(row, next, titles);
                next += 3;
            }

            view = new(schema, loaded.Record, titles, loaded.IsAllowed, canDelete);
            return true;
        }
    }

    /// <summary>Names of records of any type, by id, without those that the actor may not see.</summary>
    public async Task<Dictionary<Guid, RecordTitle>> Titles(Actor actor, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var titles = new Dictionary<Guid, RecordTitle>();
        if (ids.Count > 0)
        {
            var sql = store.Sql().Raw("select r.id, r.type, r.title from records r where r.workspace_id = ")
                .Value(actor.WorkspaceId).Raw(" and ").In("r.id", ids).Raw(" and ");
            Visibility.AppendRecords(sql, schemas.Types, actor, "r");
            await store.Query(sql, row => Title(row, 0, titles), cancel);
        }

        return titles;
    }

    /// <summary>Those of some records of one type, trash included, that the actor may see and that pass a filter.</summary>
    /// <exception cref="UnreadableException">The filter does not fit the type.</exception>
    public async Task<HashSet<Guid>> Passing(
        Actor actor, RecordType type, IReadOnlyCollection<Guid> ids, Filter? filter, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        var sql = store.Sql().Raw("select t.id from ").Raw(type.Table).Raw(" t where t.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and ").In("t.id", ids).Raw(" and ");
        Visibility.Append(sql, schemas.Types, type, actor, Right.View, "t");
        if (filter is not null)
        {
            new FilterSql(schemas.Types, schema, actor, clock.GetUtcNow()).Append(sql.Raw(" and "), filter, schema[type.Name], "t");
        }

        return [.. await store.Query(sql, row => row.Guid(0), cancel, planned: filter is null)];
    }

    /// <summary>A statement that reads whole records that the actor sees, as one of a round trip of several.</summary>
    /// <param name="schema">The actor's: fields that are kept from them stay empty.</param>
    /// <param name="where">Appends the condition on rows of <c>t</c>; it says itself whether the trash counts.</param>
    public (Sql Sql, Action<Row> Row) Reading<T>(Schema schema, Actor actor, Action<Sql> where, ICollection<T> into)
        where T : Record
    {
        var type = schema[schemas.Types.Of<T>().Name];
        var sql = RecordLoader.Columns(store.Sql(), schemas.Types, type, actor, Right.View)
            .Raw($" from {type.Type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId).Raw(" and (");
        where(sql);
        return (sql.Raw(')'), row =>
        {
            var loaded = RecordLoader.Read(type, actor.WorkspaceId, row);
            if (loaded.IsVisible)
            {
                into.Add((T)loaded.Record);
            }
        }
        );
    }

    /// <summary>The type of a record; null where the workspace has none of this id.</summary>
    public async Task<RecordType?> TypeOf(Actor actor, Guid id, CancellationToken cancel) =>
        await store.First(
            store.Sql().Add($"select r.type from records r where r.workspace_id = {actor.WorkspaceId} and r.id = {id}"), row => row.Text(0), cancel)
            is { } name ? schemas.Types.Find(name) : null;

    private Sql Single(TypeSchema type, Actor actor, Guid id)
    {
        var sql = RecordLoader.Columns(store.Sql(), schemas.Types, type, actor, Right.Edit).Raw(", ");
        RecordLoader.Case(sql, schemas.Types, type.Type, actor, Right.Delete);
        Field[] references = [.. References(type)];
        for (var i = 0; i <= references.Length; i++)
        {
            sql.Raw($", r{i}.id, r{i}.type, r{i}.title");
        }

        sql.Raw(" from ").Raw(type.Type.Table).Raw(" t");
        for (var i = 0; i <= references.Length; i++)
        {
            var to = i < references.Length ? FilterSql.Column(store.Dialect, references[i], "t") : "t.merged_into";
            var target = i < references.Length ? references[i].Target : type.Name;
            sql.Raw($" left join records r{i} on r{i}.workspace_id = t.workspace_id and r{i}.id = {to} and ");
            Visibility.AppendRecords(sql, schemas.Types, actor, "r" + i, target == "record" ? null : target);
        }

        return sql.Raw(" where t.workspace_id = ").Value(actor.WorkspaceId).Raw(" and t.id = ").Value(id);
    }

    private static IEnumerable<Field> References(TypeSchema type) =>
        type.Fields.Where(f => f.Kind == FieldKind.Reference && IsRecord(f));

    private static bool IsRecord(Field field) => field.Target is not ("member" or "team");

    /// <summary>Titles behind fields that hold several references; null where the type has none.</summary>
    private Sql? ManyTitles(TypeSchema type, Actor actor, Guid id)
    {
        Guid[] fields = [.. type.Fields.Where(f => f.Kind == FieldKind.References && IsRecord(f)).Select(f => f.ValueId)];
        if (fields.Length == 0)
        {
            return null;
        }

        var sql = store.Sql().Raw("select r.id, r.type, r.title from field_values v")
            .Raw(" join records r on r.workspace_id = v.workspace_id and r.id = v.reference where v.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and v.record_id = ").Value(id).Raw(" and ").In("v.field_id", fields).Raw(" and ");
        Visibility.AppendRecords(sql, schemas.Types, actor, "r");
        return sql;
    }

    /// <summary>Id, type and title from <paramref name="i"/> on.</summary>
    private static bool Title(Row row, int i, Dictionary<Guid, RecordTitle> titles)
    {
        if (row.IsNull(i))
        {
            return false;
        }

        var id = row.Guid(i);
        titles[id] = new(id, row.Text(i + 1), row.Text(i + 2));
        return true;
    }
}
