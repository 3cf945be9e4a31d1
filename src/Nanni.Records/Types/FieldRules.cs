using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;

namespace Nanni.Records.Types;

/// <summary>Checks a number that a state or register gives, and writes it canonically.</summary>
/// <param name="Canonical">As stored; null where the text is not such a number.</param>
/// <param name="Problem">Text key of what is wrong; null where nothing is.</param>
public readonly record struct IdentifierCheck(string? Canonical, string? Problem);

/// <summary>Encrypts field values at rest.</summary>
public interface IFieldCipher
{
    string Encrypt(Guid workspace, string plain);

    string Decrypt(Guid workspace, string stored);
}

/// <summary>
/// Whether values fit their fields: the shape of a value when it is given (<see cref="Normalise"/>), and what must hold of a record
/// when it is saved (<see cref="Check"/>).
/// </summary>
/// <param name="schemes">Checks by identifier scheme, from the product.</param>
public sealed partial class FieldRules(
    RecordStore store, RecordTypes types, IReadOnlyDictionary<string, Func<string, IdentifierCheck>> schemes, IFieldCipher cipher)
{
    /// <summary>The value as the record keeps it.</summary>
    /// <exception cref="FieldException">It does not fit.</exception>
    public object? Normalise(Schema schema, Field field, object? value)
    {
        switch (value)
        {
            case null:
                return null;
            case string text when field.Kind == FieldKind.Email:
                text = text.Trim().ToLowerInvariant();
                return MailAddress().IsMatch(text) && text.Length <= field.MaxLength ? text : throw new FieldException(field.Key, "field.email");
            case string text when field.Kind == FieldKind.Url:
                return Address(field, text.Trim());
            case string text when field.Kind == FieldKind.Phone:
                return text.Count(char.IsAsciiDigit) is >= 3 and <= 20 && PhoneText().IsMatch(text)
                    ? Limited(field, text) : throw new FieldException(field.Key, "field.phone");
            case string text when field.Kind == FieldKind.Identifier:
                return Identifier(schema, field, text);
            case string key when field.Kind == FieldKind.Choice:
                return Option(schema, field, key);
            case string[] keys when field.Kind == FieldKind.Choices:
                return keys.Select(key => Option(schema, field, key)).ToArray();
            case string[] tags when tags.Any(t => t.Length > 60) || tags.Length > 50:
                throw new FieldException(field.Key, "field.tags", 60, 50);
            case string text:
                return field.Kind == FieldKind.LongText ? Limited(field, text) : Limited(field, text.ReplaceLineEndings(" "));
            case decimal number:
                _ = FieldColumns.Scaled(number, field.Decimals);
                return decimal.Round(number, field.Kind == FieldKind.Percent && field.Decimals == 0 ? 2 : field.Decimals, MidpointRounding.AwayFromZero);
            case DateTimeOffset at:
                return Microseconds(at);
            case Address address:
                return Bounded(address) ? address : throw new FieldException(field.Key, "field.length", 200);
            default:
                return value;
        }
    }

    /// <summary>Required fields of new records and of changed fields, and references that changed: they exist and are visible.</summary>
    internal async Task Check(Work work, IReadOnlyList<RecordChange> changes, CancellationToken cancel)
    {
        var problems = new List<FieldProblem>();
        var references = new List<(RecordChange Change, Field Field, Guid Id)>();
        var added = changes.Select(c => c.Record.Id).ToHashSet();
        foreach (var change in changes.Where(c => c.Action is "create" or "update" or "restore"))
        {
            problems.AddRange(Missing(change, work.Schema[change.Type.Name]));
            if (change.Tracked.IsCompanion)
            {
                continue;
            }

            problems.AddRange(Assignment(work.Actor, change));
            foreach (var field in change.Action == "create" ? change.Type.Fields.Concat(change.Type.Type.SystemFields) : change.Changed)
            {
                var value = field.Get(change.Record);
                foreach (var id in value is Guid one && field.Kind == FieldKind.Reference ? [one] : value as Guid[] ?? [])
                {
                    if (!added.Contains(id) || field.Target is "member" or "team")
                    {
                        references.Add((change, field, id));
                    }
                }
            }
        }

        problems.AddRange(await Unknown(work, references, cancel));
        problems.AddRange((await Trees.Circular(store, work.Actor.WorkspaceId, changes, cancel)).Select(c => new FieldProblem(c.Field.Key, "field.circle")));
        if (problems.Count > 0)
        {
            throw new FieldException(problems);
        }
    }

    /// <summary>
    /// Owner and team: nobody makes a record, or gives one away, so that it lies where their own right does not reach. A team that
    /// is given must also be one of theirs, since it opens the record to its members. What is only shared with them they do not give away.
    /// </summary>
    internal static IEnumerable<FieldProblem> Assignment(Actor actor, RecordChange change)
    {
        var (type, record) = (change.Type.Type, change.Record);
        var right = change.Action == "create" ? Right.Create : Right.Edit;
        if (change.Tracked.IsAssigned || Visibility.Reach(type, actor, right) == Scope.All || !change.Changed.Any(f => f.Key is "owner" or "team") && change.Action != "create")
        {
            yield break;
        }

        if (!Visibility.Reaches(type, actor, right, record.OwnerId, record.TeamId)
            || (change.Tracked is { IsCompanion: false, Before: { } before } && !Visibility.Reaches(type, actor, right, before.OwnerId, before.TeamId)))
        {
            yield return new("owner", "field.assign");
        }

        if (record.TeamId is { } team && !actor.Teams.Contains(team) && change.Tracked.Before?.TeamId != team)
        {
            yield return new("team", "field.assign");
        }
    }

    /// <summary>Required fields of a new record, or of the changed fields of another, that are empty.</summary>
    /// <param name="seen">The actor's own schema: nobody must fill in what is kept from them.</param>
    internal static IEnumerable<FieldProblem> Missing(RecordChange change, TypeSchema seen) => change.Changed
        .Where(field => field.IsRequired && field.Get(change.Record) is null && Applies(change.Type, field, change.Record))
        .Where(field => !seen.Keeps(field.Key))
        .Select(field => new FieldProblem(field.Key, "field.required"));

    /// <summary>Whether the field belongs to this record's kind (an organisation has no first name).</summary>
    public static bool Applies(TypeSchema type, Field field, Record record) =>
        field.OnlyFor.Count == 0 || type.Type.KindBy?.Get(record) is not string kind || field.OnlyFor.Contains(kind);

    /// <summary>Opens an encrypted value.</summary>
    /// <exception cref="RuleException"><c>identifier.foreign</c>: it was encrypted in another installation, whose keys are not here.</exception>
    public string Reveal(Actor actor, string stored)
    {
        try
        {
            return cipher.Decrypt(actor.WorkspaceId, stored);
        }
        catch (CryptographicException)
        {
            throw new RuleException("identifier.foreign");
        }
    }

    private async Task<List<FieldProblem>> Unknown(
        Work work, List<(RecordChange Change, Field Field, Guid Id)> references, CancellationToken cancel)
    {
        var problems = new List<FieldProblem>();
        var asked = new List<(Field Field, Guid Id)>();
        foreach (var (_, field, id) in references)
        {
            var known = field.Target switch
            {
                "member" => work.Schema.Members.ContainsKey(id),
                "team" => work.Schema.Teams.ContainsKey(id),
                _ => (bool?)null,
            };
            if (known is false)
            {
                problems.Add(new(field.Key, "field.reference"));
            }
            else if (known is null)
            {
                asked.Add((field, id));
            }
        }

        if (asked.Count == 0)
        {
            return problems;
        }

        var sql = store.Sql().Raw("select r.id, r.type, r.title from records r where r.workspace_id = ").Value(work.Actor.WorkspaceId)
            .Raw(" and r.deleted_at is null and ").In("r.id", [.. asked.Select(a => a.Id).Distinct()]).Raw(" and ");
        Visibility.AppendRecords(sql, types, work.Actor, "r");
        var found = new Dictionary<Guid, string>();
        await store.Query(sql, row =>
        {
            var title = new RecordTitle(row.Guid(0), row.Text(1), row.Text(2));
            work.Named(title);
            return found[title.Id] = title.Type;
        }, cancel);
        problems.AddRange(asked
            .Where(a => !found.TryGetValue(a.Id, out var type) || (a.Field.Target != "record" && a.Field.Target != type))
            .Select(a => new FieldProblem(a.Field.Key, "field.reference")));
        return problems;
    }

    private string? Identifier(Schema schema, Field field, string text)
    {
        if (field.IsEncrypted && text.StartsWith("enc:", StringComparison.Ordinal))
        {
            throw new FieldException(field.Key, "field.identifier");
        }

        var check = field.Scheme is { } scheme && schemes.TryGetValue(scheme, out var of) ? of(text) : new(text.Trim(), null);
        if (check.Problem is { } problem)
        {
            throw new FieldException(field.Key, problem);
        }

        return field.IsEncrypted && check.Canonical is { } plain ? cipher.Encrypt(schema.WorkspaceId, plain) : check.Canonical;
    }

    private static string Option(Schema schema, Field field, string key) =>
        schema.OptionsOf(field).Any(o => o.Key == key) ? key : throw new FieldException(field.Key, "field.choice", key);

    private static string Limited(Field field, string text) =>
        text.Length <= field.MaxLength ? text.Replace("\0", "", StringComparison.Ordinal) : throw new FieldException(field.Key, "field.length", field.MaxLength);

    /// <summary>Only http and https: a link is shown to others.</summary>
    private static string Address(Field field, string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Contains('.', StringComparison.Ordinal)
            && full.Length <= field.MaxLength && !full.Any(char.IsWhiteSpace)
            ? full : throw new FieldException(field.Key, "field.url");
    }

    /// <summary>As exact as PostgreSQL keeps it, so that what is answered is what will be read.</summary>
    public static DateTimeOffset Microseconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));

    private static bool Bounded(Address address) =>
        new[] { address.Street, address.PostalCode, address.City, address.Region, address.Country }.All(p => p is null or { Length: <= 200 });

    /// <summary>Deliberately loose (RFC 5321 allows more than anybody uses): one @, no spaces, a dot in the domain.</summary>
    [GeneratedRegex(@"^[^\s@<>""(),;:\\\[\]]+@[^\s@<>""(),;:\\\[\]]+\.[^\s@<>""(),;:\\\[\].]{2,}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex MailAddress();

    [GeneratedRegex(@"^[0-9+()/.\-\s#;,xX*a-zA-Z]{3,60}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex PhoneText();
}
