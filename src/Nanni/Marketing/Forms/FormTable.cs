using System.Collections.Concurrent;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Web;
using Nanni.Web.SignIn;

namespace Nanni.Marketing.Forms;

/// <summary>A form as the world sees it, with who acts when somebody sends it: nobody, who may make records of one type and nothing else.</summary>
/// <param name="Main">The language of the form's own words.</param>
internal sealed record PublishedForm(
    Guid Id, string Key, string Target, Language Main, string Fields, string Consents, string? Redirect,
    string? Source, IReadOnlyList<string> Origins, Guid? Owner, Guid? Team, bool ByRules, FormLayout Layout, Actor Actor)
{
    /// <summary>That a visitor reads it in.</summary>
    public Language Language { get; private init; } = Main;

    /// <summary>In the form's own language; a part that is null is said in the product's words.</summary>
    public required FormWords Own { private get; init; }

    public FormWords Words => Language == Main ? Own : Layout.In(Language.Code);

    /// <summary>Its own first.</summary>
    public IReadOnlyList<Language> Languages => [Main, .. Language.All.Where(l => l != Main && Layout.Words?.ContainsKey(l.Code) == true)];

    /// <summary>As somebody reads it: in the language that the address names, else the one that they prefer of those that the form has.</summary>
    public PublishedForm For(HttpRequest request) => Language.Find(request.Query["lang"].ToString()) is { } asked && Languages.Contains(asked) ? In(asked)
        : Languages.Count == 1 ? this : In(Language.Accepted(request.Headers.AcceptLanguage, Languages) ?? Main);

    public PublishedForm In(Language language) => this with { Language = language };
}

/// <param name="Origin">As JSON: the page, where its reader came from, the campaign.</param>
internal sealed record FormSubmission(Guid Record, string Type, DateTimeOffset At, string Origin);

/// <summary>Forms by their public key, and what came in by them.</summary>
internal sealed class FormTable(RecordStore store, TimeProvider clock)
{
    /// <summary>In a flood the database is asked once in so long.</summary>
    private static readonly TimeSpan Remembers = TimeSpan.FromSeconds(5);

    private const int MostRemembered = 1_000;

    private readonly ConcurrentDictionary<string, (PublishedForm? Form, DateTimeOffset Until)> known = new();

    /// <summary>The form as it was at most a few seconds ago; null where there is none that takes answers.</summary>
    public async Task<PublishedForm?> Known(string key, CancellationToken cancel)
    {
        if (known.TryGetValue(key, out var kept) && kept.Until > clock.GetUtcNow())
        {
            return kept.Form;
        }

        if (known.Count > MostRemembered)
        {
            known.Clear();
        }

        var form = await Find(key, cancel);
        known[key] = (form, clock.GetUtcNow() + Remembers);
        return form;
    }

    /// <summary>The form as it is; null where there is none that takes answers.</summary>
    public async Task<PublishedForm?> Find(string key, CancellationToken cancel) => FormKey.Workspace(key) is not { } workspace ? null : await store.First(
        store.Sql().Add($"""
            select f.id, f.target, f.heading, f.intro, f.fields, f.consents, f.button, f.thanks, f.redirect, f.source, f.origins, f.owner_id, f.team_id,
                f.name, f.language, w.schema_version, w.base_currency, w.country, w.zone, f.by_rules, f.layout
            from webforms f join workspaces w on w.id = f.workspace_id
            where f.workspace_id = {workspace} and f.key = {key} and f.active = {true} and f.deleted_at is null
            """),
        row => Read(workspace, key, row), cancel);

    /// <summary>The last ones, newest first, and how many there were in all.</summary>
    public async Task<(List<FormSubmission> Last, long All)> Submissions(Actor actor, Guid form, int most, CancellationToken cancel)
    {
        var (last, all) = (new List<FormSubmission>(), 0L);
        await store.Query(
        [
            (store.Sql().Add($"""
                select record_id, type, at, origin from form_submissions where workspace_id = {actor.WorkspaceId} and form_id = {form} order by at desc limit
                """).Raw($" {most}"), row => last.Add(new(row.Guid(0), row.Text(1), row.Instant(2), row.Text(3)))),
            (store.Sql().Add($"select count(*) from form_submissions where workspace_id = {actor.WorkspaceId} and form_id = {form}"), row => all = row.Long(0)),
        ], cancel);
        return (last, all);
    }

    /// <summary>Of some records, those that a form made.</summary>
    public async Task<HashSet<Guid>> Sent(Guid workspace, Guid form, IReadOnlyCollection<Guid> records, CancellationToken cancel) => records.Count == 0 ? [] :
    [
        .. await store.Query(
            store.Sql().Add($"select record_id from form_submissions where workspace_id = {workspace} and form_id = {form} and ").In("record_id", records), row => row.Guid(0), cancel),
    ];

    /// <summary>How many were turned away since a day, by reason.</summary>
    public Task<List<(string Reason, long Count)>> Refusals(Actor actor, Guid form, DateOnly since, CancellationToken cancel) => store.Query(
        store.Sql().Add($"""
            select reason, cast(sum(refused) as bigint) from form_refusals where workspace_id = {actor.WorkspaceId} and form_id = {form} and day >= {since}
            group by reason order by reason
            """), row => (row.Text(0), row.Long(1)), cancel);

    private static PublishedForm Read(Guid workspace, string key, Row row)
    {
        var target = row.Text(1);
        var actor = new Actor(workspace, Guid.Empty, (type, right) => type == target && right == Right.Create ? Scope.All : Scope.None)
        {
            Name = row.Text(13), Source = "form", Language = row.Text(14), SchemaVersion = row.Int(15), Currency = row.Text(16), Country = row.Text(17),
            Zone = Zones.Find(row.Text(18)),
        };
        return new(
            row.Guid(0), key, target, Language.Of(actor.Language), row.TextOrNull(4) ?? "", row.TextOrNull(5) ?? "", row.TextOrNull(8), row.TextOrNull(9),
            FormLines.Origins(row.TextOrNull(10)), row.GuidOrNull(11), row.GuidOrNull(12), row.Bool(19), FormLayout.Read(row.TextOrNull(20)), actor)
        {
            Own = new() { Heading = row.TextOrNull(2), Intro = row.TextOrNull(3), Button = row.TextOrNull(6), Thanks = row.TextOrNull(7) },
        };
    }
}
