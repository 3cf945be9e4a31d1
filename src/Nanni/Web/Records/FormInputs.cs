using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>One field of a form: its value from the record or, when the form comes back, as it was typed.</summary>
internal static class FormInputs
{
    public static InputModel Of(
        Present present, TypeSchema schema, Field field, Record record, IReadOnlyDictionary<Guid, RecordTitle> names,
        IReadOnlyList<FieldProblem> problems, IFormCollection? form)
    {
        string[] errors = [.. problems.Where(p => p.Field == field.Key).Select(p => Messages.Of(present.Ui, p))];
        var value = field.Get(record);
        var input = present.Input(schema, field, value, value is Guid id ? names.GetValueOrDefault(id) : null, errors);
        return form is not null ? Typed(input, field, form, names, present) : input;
    }

    private static InputModel Typed(InputModel input, Field field, IFormCollection form, IReadOnlyDictionary<Guid, RecordTitle> names, Present present)
    {
        if (field.Kind == FieldKind.Address)
        {
            return input with { Parts = [.. input.Parts.Select(p => form.ContainsKey(p.Key) ? p with { Text = form[p.Key].ToString() } : p)] };
        }

        if (!form.ContainsKey(field.Key))
        {
            return input;
        }

        var typed = form[field.Key];
        var last = typed.Count == 0 ? "" : typed[^1] ?? "";
        return field.Kind switch
        {
            FieldKind.YesNo => input with { Text = typed.Any(v => v is "true" or "on") ? "true" : "false" },
            FieldKind.Choice or FieldKind.Choices => input with { Text = last, Options = [.. input.Options.Select(o => o with { IsSelected = typed.Contains(o.Value) })] },
            FieldKind.Tags => input with { Chosen = [.. typed.SelectMany(t => (t ?? "").Split(',')).Where(t => t.Length > 0).Select(t => new OptionModel(t, t, IsSelected: true))] },
            FieldKind.Reference => input with
            {
                Value = last,
                Text = Guid.TryParse(last, out var id) ? Name(field, id, names, present) : form[field.Key + ".text"].ToString(),
            },
            FieldKind.References => input,
            FieldKind.Money => input with
            {
                Text = last,
                Currency = form[field.Key + ".currency"].ToString(),
                Options = [.. input.Options.Select(o => o with { IsSelected = o.Value == form[field.Key + ".currency"].ToString() })],
            },
            FieldKind.Identifier when field.IsEncrypted => input,
            _ => input with { Text = last },
        };
    }

    private static string Name(Field field, Guid id, IReadOnlyDictionary<Guid, RecordTitle> names, Present present) => field.Target switch
    {
        "member" => present.Member(id).Text,
        "team" => present.Schema.Teams.GetValueOrDefault(id, ""),
        _ => names.GetValueOrDefault(id)?.Text ?? "",
    };
}
