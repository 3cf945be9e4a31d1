using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>Puts a row's values into records: checked, but not yet compared with the base.</summary>
internal sealed class RowReader(ImportSession session, ImportServices services)
{
    private readonly Dictionary<string, IImportRule> rules = services.Rules.ToDictionary(r => r.Type);

    /// <summary>Texts of a row that name options, members or teams which nobody knows.</summary>
    public IEnumerable<(TypeSchema Type, Field Field, string Text)> Unknown(ImportRow row, IReadOnlyList<ImportGroup> groups)
    {
        foreach (var (group, cell, value) in Cells(row, groups))
        {
            if (cell.Target.Field is not { } field)
            {
                continue;
            }

            if (field.Target is "member" or "team")
            {
                if (value is string name && IsUnknown(field, name))
                {
                    yield return (group.Type, field, name);
                }
            }
            else if (field.Kind is FieldKind.Choice or FieldKind.Choices && ImportNames.CanGrow(field))
            {
                foreach (var text in value as string[] ?? [(string)value])
                {
                    if (session.Names.Option(group.Type, field, text) is null)
                    {
                        yield return (group.Type, field, text);
                    }
                }
            }
        }
    }

    /// <summary>The extras of a row's records of one type.</summary>
    public static IEnumerable<(string Type, IReadOnlyDictionary<string, object?> Extras)> Extras(ImportRow row, IReadOnlyList<ImportGroup> groups)
    {
        for (var g = 0; g < row.Values.Length; g++)
        {
            var extras = groups[g].Cells.Index().Where(c => c.Item.Target.Extra is not null)
                .ToDictionary(c => c.Item.Target.Extra!.Key, c => row.Values[g][c.Index]);
            if (extras.Count > 0 || g == 0)
            {
                yield return (groups[g].Type.Name, extras);
            }
        }
    }

    /// <summary>The group's record as the row has it; null where the row says nothing of it, or has problems.</summary>
    public RowRecord? Read(ImportRow row, int index, ImportGroup group)
    {
        var record = group.Type.Type.New();
        var values = new Dictionary<Field, object>();
        var extras = new Dictionary<string, object?>();
        var texts = new Dictionary<string, string>();
        var found = row.Problems.Count;
        for (var i = 0; i < group.Cells.Count; i++)
        {
            var cell = group.Cells[i];
            if (row.Values[index][i] is not { } value)
            {
                continue;
            }

            try
            {
                Put(group, cell.Target, value, record, values, extras, texts);
            }
            catch (FieldException) when (row.Problems.Count > 0 && session.MakesNames && cell.Target.Field is { } field && IsMade(field))
            {
                // Options and people are made for rows that go in; that there is none for this one is not what is wrong with it.
            }
            catch (FieldException wrong)
            {
                row.Problems.AddRange(wrong.Problems.Select(p => new ImportProblem(cell.Column.Column, p.Code, p.Values)));
            }
        }

        if (values.Count == 0 && extras.Count == 0 && texts.Count == 0 && group.Link is not null)
        {
            return null;
        }

        // What links stand beside it helps a rule to name it.
        var read = new RowRecord(group, record, values, extras, texts);
        return row.Problems.Count == found ? read : null;
    }

    /// <summary>Lets the type's rule finish a record, and its own checks.</summary>
    public void Finish(ImportRow row, RowRecord read, Record record, IReadOnlyDictionary<string, string> texts, bool isNew)
    {
        try
        {
            rules.GetValueOrDefault(read.Type.Name)?.Apply(session, record, read.Extras, texts, isNew);
            read.Type.Type.Check(record);
        }
        catch (FieldException wrong)
        {
            row.Problems.AddRange(wrong.Problems.Select(p => new ImportProblem(ColumnOf(read.Group, p.Field), p.Code, p.Values)));
        }
        catch (RuleException refused)
        {
            row.Problems.Add(new(null, refused.Code, [.. refused.Values]));
        }
    }

    /// <summary>The column that fills a field; the field's own name where none does.</summary>
    public static string ColumnOf(ImportGroup group, string field) =>
        group.Cells.FirstOrDefault(c => c.Target.Field?.Key == field || c.Target.Extra?.Key == field)?.Column.Column ?? field;

    private void Put(
        ImportGroup group, ImportTarget target, object value, Record record,
        Dictionary<Field, object> values, Dictionary<string, object?> extras, Dictionary<string, string> texts)
    {
        if (target.Extra is { } extra)
        {
            extras[extra.Key] = value;
            return;
        }

        var field = target.Field!;
        if (target.Part is { } part)
        {
            if (field.Kind == FieldKind.Money && !values.ContainsKey(field))
            {
                return;
            }

            value = Part(field, part, (string)value, values.GetValueOrDefault(field));
        }
        else if (field.Kind == FieldKind.Reference)
        {
            texts[field.Key] = (string)value;
            value = Person(field, (string)value);
        }
        else if (field.Kind == FieldKind.Choice)
        {
            value = Option(group, field, (string)value);
        }
        else if (field.Kind == FieldKind.Choices)
        {
            value = ((string[])value).Select(text => Option(group, field, text)).Distinct().ToArray();
        }

        // An option that a check would only make is not known to the rules yet.
        if (!(session.IsDry && field.Kind is FieldKind.Choice or FieldKind.Choices) && !(session.IsDry && value is Guid))
        {
            value = services.Fields.Normalise(session.Schema, field, value) ?? value;
        }

        values[field] = value;
        field.Set(record, value);
    }

    private static bool IsMade(Field field) => field.Target is "member" or "team" || ImportNames.CanGrow(field);

    private object Person(Field field, string text) =>
        session.Names.Person(field, text)
        ?? (session.IsDry && session.MakesNames ? Guid.Empty : throw new FieldException(field.Key, "import.unknown", text));

    private string Option(ImportGroup group, Field field, string text) =>
        session.Names.Option(group.Type, field, text)
        ?? (session.IsDry && session.MakesNames && ImportNames.CanGrow(field) ? ImportNames.KeyOf(text) : throw new FieldException(field.Key, "field.choice", text));

    private static object Part(Field field, string part, string text, object? before)
    {
        if (field.Kind == FieldKind.Money)
        {
            var currency = text.Trim().ToUpperInvariant();
            return currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)
                ? Money.Of(((Money)before!).Amount, currency)
                : throw new FieldException(field.Key, "field.currency", text);
        }

        var address = before as Address ?? new(null, null, null, null, null);
        return part switch
        {
            "street" => address with { Street = text },
            "postalCode" => address with { PostalCode = text },
            "city" => address with { City = text },
            "region" => address with { Region = text },
            _ => address with { Country = text },
        };
    }

    private bool IsUnknown(Field field, string name)
    {
        try
        {
            return session.Names.Person(field, name) is null;
        }
        catch (FieldException)
        {
            // Two have the name: a problem of the row, said when it is read.
            return false;
        }
    }

    private static IEnumerable<(ImportGroup Group, ImportCell Cell, object Value)> Cells(ImportRow row, IReadOnlyList<ImportGroup> groups)
    {
        for (var g = 0; g < row.Values.Length; g++)
        {
            for (var i = 0; i < groups[g].Cells.Count; i++)
            {
                if (row.Values[g][i] is { } value)
                {
                    yield return (groups[g], groups[g].Cells[i], value);
                }
            }
        }
    }
}
