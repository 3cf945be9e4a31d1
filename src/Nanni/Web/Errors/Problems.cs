using Nanni.Records.Types;

namespace Nanni.Web.Errors;

/// <summary>
/// The one place where exceptions become words: for the API, and for pages that show a form again with its messages. The text of a
/// code is <c>error.{code}</c>, or has the code itself for its key where no other text could.
/// </summary>
public static class Problems
{
    private const string Prefix = "error.";
    private const string ChangedMeanwhile = "record.changed.field";
    private const string NamedByRule = "field.rule";

    /// <summary>The problem behind an exception; null where it is a fault of ours and not of the request.</summary>
    public static Problem? Of(Exception error, Ui ui) => error switch
    {
        RuleException rule => Make(ui, StatusCodes.Status409Conflict, rule.Code, rule.Values) with
        {
            Fields = Named(rule, ui),
            Conditions = [.. rule.Values.OfType<WantedNames>().SelectMany(wanted => wanted.Conditions(ui))],
        },
        FieldException fields => Fields(ui, fields),
        NotFoundException => Make(ui, StatusCodes.Status404NotFound, "record.notFound"),
        ForbiddenException refused => Make(ui, StatusCodes.Status403Forbidden, "record.forbidden." + Camel(refused.Right)),
        ConflictException conflict => Conflict(ui, conflict),
        UnreadableException unreadable => Make(ui, StatusCodes.Status400BadRequest, unreadable.Code, unreadable.Values),
        RequestException request => Make(ui, request.Status, request.Code, request.Values),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            Make(ui, StatusCodes.Status413PayloadTooLarge, "body.size"),
        BadHttpRequestException => Make(ui, StatusCodes.Status400BadRequest, "request.unreadable"),
        _ => null,
    };

    /// <summary>A fault of ours: the details stand in the log, under the request's trace number.</summary>
    public static Problem Fault(Ui ui, string trace) => Make(ui, StatusCodes.Status500InternalServerError, "internal", [trace]);

    /// <summary>The text of a code, its values written in the reader's language.</summary>
    public static string Text(Ui ui, string code, params IReadOnlyList<object> values)
    {
        var arguments = new (string, object?)[values.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = (Numbers[i], values[i] switch
            {
                FieldNames names => Listed(ui, names),
                WantedNames wanted => wanted.Said(ui, field => Label(ui, wanted.Type, field)),
                var value => value,
            });
        }

        var key = Prefix + code;
        return ui.T(Texts.Has(key) ? key : code, arguments);
    }

    private static readonly string[] Numbers = ["0", "1", "2", "3", "4", "5"];

    private static Problem Make(Ui ui, int status, string code, params IReadOnlyList<object> values) =>
        new(status, code, ui.T($"error.title.{status}"), Text(ui, code, values));

    private static Problem Fields(Ui ui, FieldException error)
    {
        FieldMessage[] messages = [.. error.Problems.Select(p => new FieldMessage(p.Field, p.Code, Text(ui, p.Code, p.Values)))];
        return Make(ui, StatusCodes.Status422UnprocessableEntity, "fields.invalid", [messages.Length]) with { Fields = messages };
    }

    private static Problem Conflict(Ui ui, ConflictException error)
    {
        var meanwhile = Text(ui, ChangedMeanwhile);
        return Make(ui, StatusCodes.Status412PreconditionFailed, "record.changed") with
        {
            Fields = [.. error.Fields.Select(field => new FieldMessage(field, ChangedMeanwhile, meanwhile))],
        };
    }

    /// <summary>Fields that a rule names get a message of their own, so that a form can mark them.</summary>
    private static FieldMessage[] Named(RuleException rule, Ui ui) =>
    [
        .. rule.Values.OfType<FieldNames>().SelectMany(names => names.Fields)
            .Select(field => new FieldMessage(field.Key, NamedByRule, Text(ui, NamedByRule))),
    ];

    private static string Listed(Ui ui, FieldNames names) => string.Join(", ", names.Fields.Select(field => Label(ui, names.Type, field)));

    /// <summary>A field's name as its forms show it.</summary>
    private static string Label(Ui ui, string type, Field field)
    {
        if (field.Labels is { } labels)
        {
            return labels.GetValueOrDefault(ui.Language.Code) ?? labels.Values.FirstOrDefault() ?? field.Key;
        }

        return new[] { $"field.{type}.{field.Key}", $"field.{field.Key}" }.FirstOrDefault(Texts.Has) is { } key ? ui.T(key) : field.Key;
    }

    private static string Camel(string right) => char.ToLowerInvariant(right[0]) + right[1..];
}
