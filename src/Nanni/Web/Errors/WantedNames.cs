using System.Text.Json.Nodes;
using Nanni.Records.Filters;
using Nanni.Records.Types;
using Nanni.Web.Records;

namespace Nanni.Web.Errors;

/// <summary>
/// What a rule still wants of a record: a value of a <see cref="RuleException"/>, shown as labels of fields and as conditions in words.
/// Programs get the conditions as filters, too.
/// </summary>
/// <param name="Type">Name of the record type.</param>
/// <param name="Schema">As the reader has it: a condition on what is kept from them is not told.</param>
public sealed record WantedNames(string Type, IReadOnlyList<Field> Empty, IReadOnlyList<Filter> Unmet, Schema Schema, RecordTypes Types)
{
    /// <summary>"Amount; Quotes: one where Status is Sent".</summary>
    internal string Said(Ui ui, Func<Field, string> label) =>
        string.Join(Unmet.Count > 0 ? "; " : ", ", Empty.Select(label).Concat(Conditions(ui).Select(c => c.Text)));

    internal IEnumerable<ConditionMessage> Conditions(Ui ui)
    {
        var words = new FilterWords(new Present(ui, Schema, Types), Types);
        return Unmet.Select(part => words.IsKept(part, Schema[Type])
            ? new ConditionMessage(null, words.Told(part, Schema[Type]))
            : new ConditionMessage(FilterText.Json(part), words.Told(part, Schema[Type])));
    }

    /// <summary>For logs of programs: the keys.</summary>
    public override string ToString() =>
        string.Join(", ", Empty.Select(field => field.Key).Concat(Unmet.Select(part => FilterText.Json(part).ToJsonString())));
}

/// <summary>A condition that a record does not meet.</summary>
/// <param name="Filter">As programs write it; null where it speaks of what is kept from the reader.</param>
public sealed record ConditionMessage(JsonNode? Filter, string Text);
