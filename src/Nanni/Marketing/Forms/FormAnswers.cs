using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Nanni.Privacy.Consents;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Records;

namespace Nanni.Marketing.Forms;

/// <summary>What a visitor sent.</summary>
/// <param name="Landing">The first page of the visit that the form's script has seen.</param>
/// <param name="Consents">Indexes of the boxes that were ticked, among the form's consent lines.</param>
internal sealed record FormAnswer(
    Guid Id, IFormCollection Values, IReadOnlySet<int> Consents, string Page, string Referrer, string Landing, string Address);

/// <summary>Makes a record of what somebody sent, in one operation with their consents: once, however often it arrives.</summary>
internal sealed class FormAnswers(Operations operations, Schemas schemas, FieldRules rules, PurposeTable purposes, RecordTypes types)
{
    private const int LongestOrigin = 500;

    private static readonly (string Parameter, string Field)[] Campaign =
    [
        ("utm_source", "utmSource"), ("utm_medium", "utmMedium"), ("utm_campaign", "utmCampaign"), ("utm_term", "utmTerm"), ("utm_content", "utmContent"),
    ];

    /// <summary>The consents that the form can ask for: those whose purpose is in use and has the channels.</summary>
    public async Task<List<(int Index, ConsentLine Line, Purpose Purpose)>> Asked(PublishedForm form, CancellationToken cancel)
    {
        var lines = FormLines.Consents(form.Consents);
        var known = lines.Count == 0 ? [] : await purposes.All(form.Actor.WorkspaceId, cancel);
        return
        [
            .. from line in lines.Index()
               let purpose = known.Find(p => p.IsActive && p.Key == line.Item.Purpose)
               where purpose is not null && line.Item.Channels.All(purpose.Channels.Contains)
               select (line.Index, line.Item, purpose),
        ];
    }

    public async Task<(Schema Schema, List<ShownField> Fields)> Fields(PublishedForm form, CancellationToken cancel)
    {
        var schema = await schemas.Of(form.Actor, cancel);
        return (schema, FormLines.Shown(form.Fields, schema[form.Target]));
    }

    /// <returns>False where the same challenge has brought another answer before.</returns>
    /// <exception cref="FieldException">What the person can mend, by field; consents as <c>consent.{index}</c>.</exception>
    /// <exception cref="RuleException">The record may not be made, such as of somebody who was erased.</exception>
    public async Task<bool> Take(PublishedForm form, FormAnswer answer, CancellationToken cancel)
    {
        var (schema, shown) = await Fields(form, cancel);
        var asked = await Asked(form, cancel);
        var values = Values(form, answer, schema[form.Target], shown, asked);
        var (digest, origin) = (Digest(answer), Origin(answer));
        string? before = null;
        await operations.Run(form.Actor, form.Target + ".form", async work =>
        {
            before = (await work.Query(
                work.Sql().Add($"select digest from form_submissions where workspace_id = {form.Actor.WorkspaceId} and form_id = {form.Id} and id = {answer.Id}"),
                row => row.Text(0))).FirstOrDefault();
            if (before is not null)
            {
                return;
            }

            var record = types[form.Target].New();
            (record.OwnerId, record.TeamId) = (form.ByRules ? null : form.Owner, form.Team);
            RecordInput.Apply(work, rules, record, work.Schema[form.Target], values);
            work.Add(record);

            // Where no rule chooses anybody.
            record.OwnerId ??= form.Owner;
            work.Reason = form.Actor.Name;
            work.Also(work.Sql().Add($"""
                insert into form_submissions (workspace_id, form_id, id, record_id, at, type, digest, origin)
                values ({form.Actor.WorkspaceId}, {form.Id}, {answer.Id}, {record.Id}, {work.At}, {form.Target}, {digest}, {origin}) on conflict do nothing
                """), 1);
            foreach (var (_, line, purpose) in asked.Where(a => answer.Consents.Contains(a.Index)))
            {
                ConsentLedger.Write(work, record.Id, new(purpose, line.Channels, true, work.At, "form", line.Wording, Evidence(form, answer)));
            }
        }, cancel);
        return before is null || before == digest;
    }

    private static Dictionary<string, object?> Values(
        PublishedForm form, FormAnswer answer, TypeSchema type, List<ShownField> shown, List<(int Index, ConsentLine Line, Purpose Purpose)> asked)
    {
        // Only what the form shows, whatever else was sent.
        var values = FormValues.Read(
            new FormCollection(shown.SelectMany(s => new[] { s.Field.Key, s.Field.Key + ".currency" }).Where(answer.Values.ContainsKey).ToDictionary(k => k, k => answer.Values[k])),
            type, form.Actor);
        List<FieldProblem> problems =
        [
            .. shown.Where(s => s.IsRequired && values.GetValueOrDefault(s.Field.Key) is null or false or "").Select(s => new FieldProblem(s.Field.Key, "field.required")),
            .. asked.Where(a => a.Line.IsRequired && !answer.Consents.Contains(a.Index)).Select(a => new FieldProblem($"consent.{a.Index}", "field.required")),
        ];
        if (problems.Count > 0)
        {
            throw new FieldException(problems);
        }

        Give("source", form.Source);
        foreach (var (parameter, field) in Campaign)
        {
            Give(field, Parameter(answer, parameter));
        }

        Give("referrer", answer.Referrer);
        Give("landingPage", answer.Landing);
        return values;

        // Where the type has a field for it and the visitor has not filled it in.
        void Give(string key, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value) && type.Fields.FirstOrDefault(f => f.Key == key) is { IsReadOnly: false } field && values.GetValueOrDefault(key) is null)
            {
                values[key] = Short(value, Math.Min(field.MaxLength, LongestOrigin));
            }
        }
    }

    /// <summary>Of the landing page first: the form may be three pages on, and the address there has lost it.</summary>
    private static string? Parameter(FormAnswer answer, string name) => new[] { answer.Landing, answer.Page }
        .Select(address => Uri.TryCreate(new Uri("https://here.invalid"), address, out var page) ? HttpUtility.ParseQueryString(page.Query)[name] : null)
        .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private static string Origin(FormAnswer answer)
    {
        var known = new Dictionary<string, string>();
        foreach (var (name, value) in new[] { ("page", answer.Page), ("referrer", answer.Referrer), ("landing", answer.Landing) }.Concat(Campaign.Select(c => (c.Parameter, Parameter(answer, c.Parameter) ?? ""))))
        {
            if (value.Length > 0)
            {
                known[name] = Short(value, LongestOrigin);
            }
        }

        return JsonSerializer.Serialize(known);
    }

    /// <summary>Where consent was given: who sent it, and on which page it stood.</summary>
    private static string Evidence(PublishedForm form, FormAnswer answer) => Short($"{form.Actor.Name} · {answer.Address} · {answer.Page}", 1_000);

    private static string Digest(FormAnswer answer) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', answer.Values
        .Where(v => !v.Key.StartsWith('_')).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => v.Key + "=" + string.Join('\u001f', v.Value.ToArray()))))));

    private static string Short(string text, int most) => text.Length > most ? text[..most] : text;
}
