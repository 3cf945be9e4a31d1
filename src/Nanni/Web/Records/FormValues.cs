using System.Globalization;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Web.Records;

/// <summary>Reads what a form posted into values of fields.</summary>
internal static class FormValues
{
    /// <summary>Values of the fields that the form names; fields it does not name are left out.</summary>
    /// <param name="isNew">The record is being created: what can be given only then is read, too.</param>
    /// <exception cref="FieldException">All that could not be read, by field.</exception>
    public static Dictionary<string, object?> Read(IFormCollection form, TypeSchema type, Actor actor, bool isNew = false)
    {
        var values = new Dictionary<string, object?>();
        var problems = new List<FieldProblem>();
        foreach (var field in type.Fields.Concat(type.Type.SystemFields))
        {
            if (!RecordInput.CanWrite(field, isNew) || !IsNamed(form, field))
            {
                continue;
            }

            try
            {
                values[field.Key] = One(form, field, actor);
            }
            catch (AmbiguousNumberException number)
            {
                problems.Add(new(field.Key, "field.number.ambiguous", form[field.Key].ToString(), number.Whole, number.Broken));
            }
            catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
            {
                problems.Add(new(field.Key, "field.kind." + FieldJson.Camel(field.Kind)));
            }
        }

        return problems.Count == 0 ? values : throw new FieldException(problems);
    }

    private static bool IsNamed(IFormCollection form, Field field) => field.Kind == FieldKind.Address
        ? form.ContainsKey(field.Key + ".city")
        : form.ContainsKey(field.Key);

    private static object? One(IFormCollection form, Field field, Actor actor)
    {
        var all = form[field.Key];
        var text = (all.Count == 0 ? "" : all[^1] ?? "").Trim();
        switch (field.Kind)
        {
            case FieldKind.YesNo:
                return all.Any(v => v is "true" or "on" or "1");
            case FieldKind.Choices or FieldKind.Tags:
                string[] words = [.. all.SelectMany(v => field.Kind == FieldKind.Tags ? (v ?? "").Split(',') : [v ?? ""]).Select(v => v.Trim()).Where(v => v.Length > 0).Distinct()];
                return words.Length == 0 ? null : words;
            case FieldKind.References:
                Guid[] ids = [.. all.Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => Guid.Parse(v!)).Distinct()];
                return ids.Length == 0 ? null : ids;
            case FieldKind.Address:
                string? Part(string part) => form[$"{field.Key}.{part}"].ToString().Trim() is { Length: > 0 } value ? value : null;
                var address = new Address(Part("street"), Part("postalCode"), Part("city"), Part("region"), Part("country"));
                return address.IsEmpty ? null : address;
        }

        if (text.Length == 0)
        {
            return null;
        }

        return field.Kind switch
        {
            FieldKind.Number or FieldKind.Percent => TypedNumbers.Read(text, Language.Of(actor.Language)),
            FieldKind.Money => Money.Of(TypedNumbers.Read(text, Language.Of(actor.Language)), Currency(form[field.Key + ".currency"].ToString(), actor)),
            FieldKind.Date => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            FieldKind.DateTime => Instant(text, actor.Zone),
            FieldKind.Reference or FieldKind.File => Guid.Parse(text),
            _ => text.ReplaceLineEndings("\n"),
        };
    }

    private static string Currency(string text, Actor actor) => text.Length == 0 ? actor.Currency
        : text.Length == 3 && text.All(char.IsAsciiLetterUpper) ? text : throw new FormatException();

    private static DateTimeOffset Instant(string text, TimeZoneInfo zone)
    {
        var local = DateTime.ParseExact(
            text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None);
        // An hour that the clock skips is taken as the first one after it.
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(30);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
