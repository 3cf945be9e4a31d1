using System.Text.Json.Nodes;
using Nanni.Records.Audit;

namespace Nanni.Web.Audit;

/// <summary>
/// Each event that there is to tell, with what it must say. No secret, token or password can be told: nothing here takes one.
/// </summary>
internal static class Told
{
    /// <summary>All kinds, for the filter of the audit log; a test finds that each is told and has its text.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "signIn", "signIn.failed", "signIn.locked", "signIn.vouched", "signIn.refused", "signIn.link", "signIn.letIn", "signOut", "session.ended", "password.changed", "password.reset", "password.link",
        "member.added", "member.invited", "member.joined", "member.changed", "member.deactivated", "member.reactivated",
        "role.added", "role.changed", "role.deleted", "team.added", "team.changed", "team.deleted", "token.created", "token.revoked",
        "workspace.created", "workspace.changed", "workspace.removed", "field.saved", "field.deleted", "list.saved", "layout.saved", "scoring.excluded", "scoring.used", "rates.on", "rates.off", "rates.entered", "rates.removed", "rates.loaded",
        "personal.switched", "export",
        "factor.appAdded", "factor.appRemoved", "factor.passkeyAdded", "factor.passkeyRemoved", "factor.codesMade", "factor.codeUsed",
        "factor.factorsReset", "factor.providerAdded", "factor.providerRemoved", "preview", "webhook.added", "webhook.changed", "webhook.secret", "webhook.deleted", "person.erased", "person.lifted", "person.exported", "consent.purpose.added", "consent.purpose.changed", "retention.added", "retention.changed", "retention.on", "retention.off", "retention.deleted", "audit.exported", "backup", "archive", "archive.downloaded", "unarchive", "restore", AuditErasure.Kind,
    ];

    public static SecurityEvent SignedIn => new("signIn");

    public static SecurityEvent SignedOut => new("signOut");

    public static SecurityEvent PasswordChanged => new("password.changed");

    public static SecurityEvent PasswordReset => new("password.reset");

    /// <summary>The provider has said who somebody is; whether they come in, a second factor may still decide.</summary>
    public static SecurityEvent ProviderVouched(string provider) => new("signIn.vouched", provider);

    /// <param name="why">See <see cref="SignIn.Providers.ProviderException"/>.</param>
    /// <param name="count">How many attempts the event stands for.</param>
    public static SecurityEvent ProviderRefused(string provider, string why, int count) =>
        new("signIn.refused", provider, null, Differences([], new() { ["why"] = why }), count);

    /// <summary>Somebody at the command line made a link to sign in by.</summary>
    public static SecurityEvent LinkMade => new("signIn.letIn");

    public static SecurityEvent LinkUsed => new("signIn.link");

    /// <param name="email">Null where it is nobody's.</param>
    /// <param name="count">How many attempts the event stands for.</param>
    public static SecurityEvent SignInFailed(string? email, int count) => new("signIn.failed", email, Count: count);

    /// <summary>Too many failures: further attempts have to wait.</summary>
    public static SecurityEvent SignInLocked(string? email) => new("signIn.locked", email);

    public static SecurityEvent SessionEnded(string? browser) => new("session.ended", browser);

    /// <param name="notice">What the person is told by mail: "appAdded", "codesMade".</param>
    public static SecurityEvent Factor(string notice) => new("factor." + notice);

    /// <summary>An administrator looks with somebody else's eyes.</summary>
    /// <param name="as">A role's or a member's name.</param>
    public static SecurityEvent Preview(string @as, Guid id) => new("preview", @as, id);

    /// <param name="what">"added", "changed", "secret" (a new one), "deleted".</param>
    public static SecurityEvent Webhook(string what, string name, Guid id, JsonObject? details = null) => new("webhook." + what, name, id, details);

    /// <summary>Somebody was erased; nothing says who.</summary>
    public static SecurityEvent Erased(long number, Guid certificate, string digest) =>
        new("person.erased", Number(number), certificate, Differences([], new() { ["digest"] = digest }));

    /// <summary>Somebody was given an archive of all that is kept of a person.</summary>
    public static SecurityEvent PersonExported(Guid person, long rows) =>
        new("person.exported", null, person, Differences([], new() { ["rows"] = Number(rows) }));

    /// <summary>An address or number was taken off the suppression list; nothing says which.</summary>
    public static SecurityEvent Lifted(string reason) => new("person.lifted", reason);

    /// <param name="what">"added", "changed": what people are asked to agree to.</param>
    public static SecurityEvent Purpose(string what, string key, Guid id, JsonObject? details = null) => new("consent.purpose." + what, key, id, details);

    /// <param name="what">"added", "changed", "on", "off", "deleted": by what records go when nobody needs them any more.</param>
    public static SecurityEvent Retention(string what, string name, Guid id, JsonObject? details = null) => new("retention." + what, name, id, details);

    /// <summary>Somebody was given a link with which to choose a new password.</summary>
    public static SecurityEvent PasswordLink(string member, Guid id) => new("password.link", member, id);

    /// <param name="what">"added", "invited", "joined", "changed", "deactivated", "reactivated".</param>
    public static SecurityEvent Member(string what, string name, Guid id, JsonObject? details = null) => new("member." + what, name, id, details);

    /// <param name="what">"added", "changed", "deleted".</param>
    public static SecurityEvent Role(string what, string name, Guid id, JsonObject? details = null) => new("role." + what, name, id, details);

    /// <param name="what">"added", "changed", "deleted".</param>
    public static SecurityEvent Team(string what, string name, Guid id, JsonObject? details = null) => new("team." + what, name, id, details);

    /// <param name="name">What its owner calls it.</param>
    /// <param name="member">As whom it acts.</param>
    public static SecurityEvent TokenCreated(string name, Guid member, string scopes) =>
        new("token.created", name, member, Differences(new(), new() { ["scopes"] = scopes }));

    public static SecurityEvent TokenRevoked(string name, Guid member) => new("token.revoked", name, member);

    /// <param name="what">"created", "changed", "removed".</param>
    public static SecurityEvent Workspace(string what, string name, JsonObject? details = null) => new("workspace." + what, name, null, details);

    /// <param name="what">"field.saved", "field.deleted", "list.saved", "layout.saved", "personal.switched", "scoring.excluded", "scoring.used".</param>
    /// <param name="subject">The type, field or list, by its stable name.</param>
    public static SecurityEvent Shape(string what, string subject, JsonObject? details = null) => new(what, subject, null, details);

    /// <param name="what">"on", "off" (a bank), "entered", "removed" (a rate), "loaded" (a file).</param>
    /// <param name="subject">The bank, or the rate and its day.</param>
    public static SecurityEvent Rates(string what, string subject) => new("rates." + what, subject);

    /// <param name="list">Name of the record type.</param>
    /// <param name="filter">As in the address of the list; null for all.</param>
    public static SecurityEvent Exported(string list, string format, string? filter, long rows) =>
        new("export", list, null, Differences(new(), new() { ["format"] = format, ["filter"] = filter, ["rows"] = Number(rows) }));

    public static SecurityEvent AuditExported(string format, string? filter, long rows) =>
        new("audit.exported", null, null, Differences(new(), new() { ["format"] = format, ["filter"] = filter, ["rows"] = Number(rows) }));

    /// <param name="what">"backup", "archive" or "restore".</param>
    /// <param name="file">Without its folder.</param>
    /// <param name="withNumbers">Personal numbers are readable in it.</param>
    public static SecurityEvent Archive(string what, string file, long rows, bool withNumbers = false) =>
        new(what, file, null, Differences(new(), new() { ["rows"] = Number(rows), ["personalNumbers"] = withNumbers ? "yes" : null }));

    /// <param name="file">Without its folder.</param>
    public static SecurityEvent ArchiveDownloaded(string file) => new("archive.downloaded", file);

    /// <param name="file">Without its folder.</param>
    /// <param name="taken">When the archive was made.</param>
    /// <param name="head">The newest link of the chain of hashes that came along, in hexadecimal; null where there was none.</param>
    public static SecurityEvent Unarchived(string file, long rows, DateTimeOffset taken, string? head) => new(
        "unarchive", file, null,
        Differences(new(), new() { ["rows"] = Number(rows), ["taken"] = taken.ToString("u", System.Globalization.CultureInfo.InvariantCulture), ["head"] = head }));

    /// <summary>What differs, as changes of records have it: by key, before and after.</summary>
    public static JsonObject Differences(Dictionary<string, string?> before, Dictionary<string, string?> after)
    {
        var differences = new JsonObject();
        foreach (var key in before.Keys.Union(after.Keys))
        {
            var (old, now) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            if (old != now)
            {
                differences[key] = new JsonArray(old, now);
            }
        }

        return differences;
    }

    private static string Number(long rows) => rows.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
