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
/// <param name="Consents">The boxes that were ticked: see <see cref="ConsentLine.Box"/>.</param>
internal sealed record FormAnswer(
    Guid Id, IFormCollection Values, IReadOnlySet<string> Consents, string Page, string Referrer, string Landing, string Address);

/// <summary>Makes a record of what somebody sent, in one operation with their consents: once, however often it arrives.</summary>
internal sealed class FormAnswers(Operations operations, Schemas schemas, FieldRules rules, PurposeTable purposes, RecordTypes types)
{
    private const int LongestOrigin = 500;

    private static readonly (string Parameter, string Field)[] Campaign =
    [
        ("utm_source", "utmSource"), ("utm_medium", "utmMedium"), ("utm_campaign", "utmCampaign"), ("utm_term", "utmTerm"), ("utm_content", "utmContent"),
    ];

    /// <summary>The consents that the form can ask for, in the words of its language: those whose purpose is in use and has the channels.</summary>
    public async Task<List<(ConsentLine Line, Purpose Purpose)>> Asked(PublishedForm form, CancellationToken cancel)
    {
        var lines = FormLines.Consents(form.Consents);
        var known = lines.Count == 0 ? [] : await purposes.All(form.Actor.WorkspaceId, cancel);
        return
        [
            .. from line in lines
               let purpose = known.Find(p => p.IsActive && p.Key == line.Purpose)
               where purpose is not null && line.Channels.All(purpose.Channels.Contains)
               select (line with { Wording = Said(form, line, purpose) }, purpose),
        ];
    }

    /// <summary>The form's own words, the ledger's where it has none in that language, and else those that somebody certainly wrote.</summary>
    private static string Said(PublishedForm form, ConsentLine line, Purpose purpose) => form.Language == form.Main ? line.Wording
        : form.Words.Consents?.GetValueOrDefault(line.Name) ?? purpose.Wordings.GetValueOrDefault(form.Language.Code) ?? line.Wording;

    public async Task<(Schema Schema, List<ShownField> Fields)> Fields(PublishedForm form, CancellationToken cancel)
    {
        var schema = await schemas.Of(form.Actor, cancel);
        var (words, placeholders, isMain) = (form.Words, form.Layout.In(form.Language.Code), form.Language == form.Main);
        return (schema,
        [
            .. FormLines.Left(form.Fields, schema[form.Target]).Select(s => s with
            {
                Label = isMain ? s.Label : words.Field(s.Field.Key).Label, Hint = isMain ? s.Hint : words.Field(s.Field.Key).Hint,
                Placeholder = placeholders.Field(s.Field.Key).Placeholder, IsHalf = form.Layout.Half?.Contains(s.Field.Key) == true,
                Options = form.Layout.Options?.GetValueOrDefault(s.Field.Key),
            }),
        ]);
    }

    /// <summary>What the page that the form stands on says by itself; nobody needs to be asked.</summary>
    public static bool IsKnown(Field field) => field.Key is "source" or "referrer" or "landingPage" || Campaign.Any(c => c.Field == field.Key);

    /// <summary>What a visitor may choose from.</summary>
    public static IEnumerable<Option> Offered(Schema schema, ShownField shown) =>
        schema.OptionsOf(shown.Field).Where(o => !o.IsHidden && (shown.Options is null || shown.Options.Contains(o.Key)));

    /// <returns>False where the same challenge has brought another answer before.</returns>
    /// <exception cref="FieldException">What the person can mend, by field; consents by their box.</exception>
    /// <exception cref="RuleException">The record may not be made, such as of somebody who was erased.</exception>
    public async Task<bool> Take(PublishedForm form, FormAnswer answer, CancellationToken cancel)
    {
        var (schema, shown) = await Fields(form, cancel);
        var asked = await Asked(form, cancel);
        var values = Values(form, answer, schema, shown, asked);
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
            foreach (var (line, purpose) in asked.Where(a => answer.Consents.Contains(a.Line.Box)))
            {
                ConsentLedger.Write(work, record.Id, new(purpose, line.Channels, true, work.At, "form", line.Wording, Evidence(form, answer)));
            }
        }, cancel);
        return before is null || before == digest;
    }

    private static Dictionary<string, object?> Values(
        PublishedForm form, FormAnswer answer, Schema schema, List<ShownField> shown, List<(ConsentLine Line, Purpose Purpose)> asked)
    {
        var type = schema[form.Target];
        if (answer.Consents.Any(box => asked.All(a => a.Line.Box != box)))
        {
            throw new FieldException("", "webForm.consentChanged");
        }

        // Only what the form shows, whatever else was sent.
        var values = FormValues.Read(
            new FormCollection(shown.SelectMany(s => new[] { s.Field.Key, s.Field.Key + ".currency" }).Where(answer.Values.ContainsKey).ToDictionary(k => k, k => answer.Values[k])),
            type, form.Actor);
        List<FieldProblem> problems =
        [
            .. shown.Where(s => s.IsRequired && values.GetValueOrDefault(s.Field.Key) is null or false or "").Select(s => new FieldProblem(s.Field.Key, "field.required")),
            .. shown.SelectMany(s => Chosen(values.GetValueOrDefault(s.Field.Key)).Where(key => s.Options is not null && Offered(schema, s).All(o => o.Key != key))
                .Select(key => new FieldProblem(s.Field.Key, "field.choice", key))),
            .. asked.Where(a => a.Line.IsRequired && !answer.Consents.Contains(a.Line.Box)).Select(a => new FieldProblem(a.Line.Box, "field.required")),
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

        if (type.Find("preferredLanguage") is { } spoken && schema.OptionsOf(spoken).Any(o => o.Key == form.Language.Code))
        {
            Give("preferredLanguage", form.Language.Code);
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

    private static IEnumerable<string> Chosen(object? value) => value switch { string key => [key], IEnumerable<string> keys => keys, _ => [] };

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
