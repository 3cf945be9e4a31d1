using Microsoft.EntityFrameworkCore;

namespace Nanni.Records.Storage;

public static partial class RecordSchema
{
    /// <summary>
    /// Single records that somebody opened to a member or a team, each with the operation that did it and the one that ended it. Rows do
    /// not change otherwise: an undo ends what an operation gave, and gives again what it ended.
    /// </summary>
    private static void Sharing(ModelBuilder model, Func<string, string> entity) => Table(model, "record_shares", table =>
    {
        Column<Guid>(table, "workspace_id");
        Column<Guid>(table, "id");
        Column<Guid>(table, "record_id");
        Column<string>(table, "type").IsRequired();
        Column<Guid?>(table, "member_id");
        Column<Guid?>(table, "team_id");
        Column<bool>(table, "can_edit");
        Column<DateOnly?>(table, "last_day");
        Column<Guid?>(table, "given_by");
        Column<DateTimeOffset>(table, "at");
        Column<Guid>(table, "operation_id");
        Column<Guid?>(table, "ended_by");
        Column<Guid?>(table, "through_id");
        table.HasKey("workspace_id", "id");
        Refer(table, "records", "record_id");
        Refer(table, entity("members"), "member_id");
        Refer(table, entity("teams"), "team_id");

        // What is shared with me, what with a team of mine.
        table.HasIndex("workspace_id", "member_id", "type", "record_id").HasFilter("member_id is not null and ended_by is null");
        table.HasIndex("workspace_id", "team_id", "type", "record_id").HasFilter("team_id is not null and ended_by is null");

        // What a place in a team opens, to be closed with it.
        table.HasIndex("workspace_id", "through_id").HasFilter("through_id is not null");

        // With whom a record is shared; what an undo takes back.
        table.HasIndex("workspace_id", "record_id");
    });
}
