using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Audit;
using Nanni.Records.Storage;
using Nanni.Web.SignIn;

namespace Nanni.Web.Audit;

/// <summary>
/// Records what happened and is no operation on records, in the transaction of what it tells of. Who and from where, the request
/// says; <see cref="Told"/> has an event for each thing there is to tell.
/// </summary>
public sealed class SecurityEvents(NanniDb db, RecordStore store, Visitor visitor, IHttpContextAccessor http, TimeProvider clock)
{
    /// <summary>Somebody at the terminal does it, not the server.</summary>
    public bool IsCommand { get; set; }

    /// <summary>Saved with the next changes of the database context.</summary>
    /// <param name="user">Whom it concerns, where that is not the visitor: who has just signed in.</param>
    public void Add(Guid workspace, SecurityEvent told, Guid? user = null)
    {
        var (origin, at) = (Origin(workspace, user), Now());
        var row = new Dictionary<string, object>
        {
            ["workspace_id"] = workspace,
            ["id"] = Guid.CreateVersion7(at),
            ["kind"] = told.Kind,
            ["at"] = at,
            ["source"] = origin.Source,
            ["count"] = told.Count,
            ["salt"] = SecurityLog.NewSalt(),
        };
        Set("member_id", origin.Member);
        Set("user_id", origin.User);
        Set("address", origin.Address);
        Set("subject", SecurityLog.Short(told.Subject));
        Set("subject_id", told.SubjectId);
        Set("details", SecurityLog.Text(told.Details));
        db.Set<Dictionary<string, object>>("security_events").Add(row);

        void Set(string column, object? value)
        {
            if (value is not null)
            {
                row[column] = value;
            }
        }
    }

    /// <summary>By itself, where what it tells of is no change of the database, or one that is done.</summary>
    public async Task Write(Guid workspace, SecurityEvent told, Guid? user = null) =>
        await store.Write([SecurityLog.Insert(store, workspace, told, Origin(workspace, user), Now())], [-1], Urgency.Interactive, CancellationToken.None);

    /// <summary>For the batch of the engine that makes the change.</summary>
    internal static Sql Statement(RecordStore store, Actor actor, SecurityEvent told, DateTimeOffset at) => SecurityLog.Insert(
        store, actor.WorkspaceId, told, new(actor.MemberId == Guid.Empty ? null : actor.MemberId, null, actor.Source, null), at);

    private EventOrigin Origin(Guid workspace, Guid? user)
    {
        var context = http.HttpContext;
        var source = IsCommand ? "cli" : context is null ? "system" : visitor.TokenId is null ? "web" : "api";
        var member = visitor.Membership is { } membership && membership.WorkspaceId == workspace ? membership.Web.MemberId : (Guid?)null;
        return new(member, user ?? visitor.UserId, source, context?.Connection.RemoteIpAddress?.ToString());
    }

    /// <summary>As fine as both databases keep it.</summary>
    private DateTimeOffset Now() => SecurityLog.Instant(clock);
}
