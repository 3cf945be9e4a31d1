using System.Globalization;
using Nanni.Records.Import;
using Nanni.Records.Import.Tables;
using Nanni.Records.Import.Values;
using Nanni.Records.Text;
using Nanni.Records.Types;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Web.Imports;

/// <summary>Between a plan and the form in which a person changes it.</summary>
internal sealed class ImportMapping(Ui ui, Schema schema, ImportTargets targets, TablePreview preview, ImportPlan plan, IImportWords words)
{
    private const string New = "new";
    private const string Empty = "";
    /// <summary>Between column and value in the name of an input; a line break would not survive the browser.</summary>
    private const string Means = " ⇒ ";

    private const int ValuesShown = 40;

    private static readonly string[] EncodingNames = ["utf-8", "windows-1250", "windows-1257", "windows-1252", "iso-8859-2", "iso-8859-13", "utf-16"];

    private static readonly (char Mark, string Name)[] DelimiterNames = [(',', "comma"), (';', "semicolon"), ('\t', "tab")];

    public ImportMapModel Model(TypeModel type, string action, string fileName)
    {
        string[] detail =
        [
            .. preview.EstimatedRows is { } rows ? [ui.T(preview.IsWhole ? "import.rowsExactly" : "import.rowsOf", ("n", rows))] : Array.Empty<string>(),
            .. preview.Encoding is { } encoding ? [encoding.ToUpperInvariant()] : Array.Empty<string>(),
            .. preview.Delimiter is { } mark ? [DelimiterName(mark)] : Array.Empty<string>(),
        ];
        return new(type, action, fileName, string.Join(" · ", detail), [.. preview.Header.Select(Column)], [.. Groups()])
        {
            Rules = [.. Rules()],
            Reading = [.. Reading()],
        };
    }

    /// <summary>The plan as the form has it. What the form does not ask keeps its default.</summary>
    public static ImportPlan Read(IFormCollection form, string type)
    {
        var columns = new List<ImportColumn>();
        foreach (var key in form.Keys.Where(k => k.StartsWith("column.", StringComparison.Ordinal)))
        {
            var name = key["column.".Length..];
            if (form[key].ToString() is not { Length: > 0 } target)
            {
                continue;
            }

            // The box beside a proposed option makes a new one of it.
            var prefix = $"means.{name}{Means}";
            var translations = form.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal) && form[k] != New && !form.ContainsKey(New + "." + k))
                .ToDictionary(k => k[prefix.Length..], k => form[k].ToString());
            columns.Add(new(name, target, translations.Count == 0 ? null : translations));
        }

        string? Text(string key) => form[key].ToString().Trim() is { Length: > 0 } text ? text : null;
        bool Yes(string key) => form[key].Any(v => v is "true" or "on" or "1");
        return new()
        {
            Type = type,
            Columns = columns,
            Match = [.. form["match"].OfType<string>().Where(m => m.Length > 0)],
            Duplicates = Enum.TryParse<Duplicates>(form["duplicates"], out var duplicates) ? duplicates : Duplicates.Skip,
            CreatesMissing = Yes("creates"),
            ReadsBlanks = Yes("blanks"),
            Decimal = form["decimal"] == "," ? ',' : '.',
            Dates = Enum.TryParse<DateOrder>(form["dates"], out var dates) ? dates : DateOrder.DayFirst,
            Currency = Text("currency") is { Length: 3 } currency && currency.All(char.IsAsciiLetter) ? currency.ToUpperInvariant() : null,
            Settings = form.Keys.Where(k => k.StartsWith("set.", StringComparison.Ordinal) && form[k].ToString().Length > 0).ToDictionary(k => k[4..], k => form[k].ToString()),
            Encoding = Text("encoding"),
            Delimiter = form["delimiter"].ToString() is { Length: 1 } mark ? mark[0] : null,
            Sheet = Text("sheet"),
            HasHeader = !form.ContainsKey("asksHeader") || Yes("header"),
        };
    }

    /// <exception cref="UnreadableException"><c>import.nothing</c>, <c>import.column</c>, <c>import.target</c>, <c>import.twice</c>.</exception>
    public static void Require(ImportPlan plan, ImportTargets targets, IReadOnlyList<string> header)
    {
        if (plan.Columns.Count == 0)
        {
            throw new UnreadableException("import.nothing");
        }

        var seen = new HashSet<string>();
        foreach (var column in plan.Columns)
        {
            if (!header.Contains(column.Column))
            {
                throw new UnreadableException("import.column", column.Column);
            }

            var target = targets.Find(column.Target) ?? throw new UnreadableException("import.target", column.Target);
            if (!seen.Add(target.Path))
            {
                throw new UnreadableException("import.twice", column.Target);
            }
        }
    }

    private ImportColumnModel Column(string name, int index)
    {
        var column = plan.Columns.FirstOrDefault(c => c.Column == name);
        string[] values = [.. preview.Rows.Select(r => r.Cells[index].Trim()).Where(c => c.Length > 0).Distinct()];
        return new(name, "column." + name, column?.Target ?? "", [.. values.Take(3).Select(v => v.Length > 60 ? v[..59] + "…" : v)])
        {
            Translations = column is not null && targets.Find(column.Target) is { Field: { Kind: FieldKind.Choice } field } target
                ? [.. Translations(column, target, field, [.. preview.Values[index].Where(v => !Blanks.Is(v, plan.ReadsBlanks)).Take(ValuesShown)])]
                : [],
        };
    }

    /// <summary>Values that stand in the first rows, and the option each of them means.</summary>
    private IEnumerable<ImportTranslation> Translations(ImportColumn column, ImportTarget target, Field field, string[] values)
    {
        var options = schema.OptionsOf(field).Where(o => !o.IsHidden).ToList();
        var near = new NearOption(target.Type, field, schema, words);
        var canGrow = field.ChoiceList is not null || field.IsCustom;
        foreach (var value in values.Where(v => v.Length <= 100 && !v.Contains('\n', StringComparison.Ordinal)))
        {
            var meant = column.Translations?.GetValueOrDefault(value);
            var known = options.Find(o => Same(o.Key, value) || (o.Labels?.Values ?? words.LabelsOf(target.Type, field, o)).Any(l => Same(l, value)));
            var chosen = meant ?? known?.Key ?? (canGrow ? New : Empty);
            var shown = new List<OptionModel> { new(Empty, "—", IsSelected: chosen.Length == 0) };
            shown.AddRange(options.Select(o => new OptionModel(o.Key, Labels.Option(ui, target.Type.Name, field, o), IsSelected: chosen == o.Key)));
            if (canGrow)
            {
                shown.Add(new(New, ui.T("import.choice.new", ("value", value)), IsSelected: chosen == New));
            }

            var name = $"means.{column.Column}{Means}{value}";
            yield return new(value, name, shown)
            {
                NewName = canGrow && known is null && chosen.Length > 0 && near.Of(value) == chosen ? $"{New}.{name}" : null,
            };
        }
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase) || (Fold.Compact(a) is { Length: > 2 } folded && folded == Fold.Compact(b));

    private IEnumerable<OptionGroup> Groups()
    {
        yield return new(ui.T("type." + targets.Type.Name), [.. targets.All.Where(t => t.Link is null).Select(t => new OptionModel(t.Path, Label(t)))]);
        foreach (var link in targets.Links)
        {
            var label = link.IsChild ? ui.T("type." + link.Type.Name) : Labels.Field(ui, targets.Type.Name, link.Reference);
            yield return new(label, [.. targets.All.Where(t => t.Link == link).Select(t => new OptionModel(t.Path, $"{label}: {Label(t)}"))]);
        }
    }

    private string Label(ImportTarget target)
    {
        var label = target.Extra is { } extra
            ? ui.T(new[] { $"import.extra.{target.Type.Name}.{extra.Key}", $"field.{target.Type.Name}.{extra.Key}", "field." + extra.Key }.First(Texts.Has))
            : Labels.Field(ui, target.Type.Name, target.Field!);
        return target.Part is { } part ? $"{label} – {ui.T(part == "currency" ? "export.currency" : "field." + part)}" : label;
    }

    private IEnumerable<InputModel> Rules()
    {
        yield return new("duplicates", ui.T("import.whenThere"), "choice")
        {
            IsRequired = true,
            Options = [.. Enum.GetValues<Duplicates>().Select(d => new OptionModel(d.ToString(), ui.T("import.duplicates." + Camel(d.ToString())), IsSelected: d == plan.Duplicates))],
        };
        yield return new("match", ui.T("import.keys"), "choices")
        {
            Options = [.. targets.Keys.Select(f => new OptionModel(f.Key, Labels.Field(ui, targets.Type.Name, f), IsSelected: plan.Match.Contains(f.Key)))],
        };
        yield return new("creates", ui.T("import.creates"), "yesNo", plan.CreatesMissing ? "true" : "false");
    }

    private IEnumerable<InputModel> Reading()
    {
        if (preview.Encoding is { } encoding)
        {
            yield return new("encoding", ui.T("import.encoding"), "choice")
            {
                Options = [.. EncodingNames.Append(encoding).Distinct().Select(e => new OptionModel(e, e.ToUpperInvariant(), IsSelected: e == (plan.Encoding ?? encoding)))],
            };
        }

        if (preview.Delimiter is { } delimiter)
        {
            yield return new("delimiter", ui.T("import.delimiter"), "choice")
            {
                Options = [.. DelimiterNames.Select(d => d.Mark).Append(delimiter).Distinct().Select(m => new OptionModel(m.ToString(), DelimiterName(m), IsSelected: m == delimiter))],
            };
        }

        if (preview.Sheets.Count > 1)
        {
            yield return new("sheet", ui.T("import.sheet"), "choice") { Options = [.. preview.Sheets.Select(s => new OptionModel(s, s, IsSelected: s == plan.Sheet))] };
        }

        yield return new("blanks", ui.T("import.blanks"), "yesNo", plan.ReadsBlanks ? "true" : "false");
        yield return new("decimal", ui.T("import.decimal"), "choice")
        {
            IsRequired = true, Options = [new(".", "1,234.50", IsSelected: plan.Decimal != ','), new(",", "1 234,50", IsSelected: plan.Decimal == ',')],
        };
        yield return new("dates", ui.T("import.dates"), "choice")
        {
            IsRequired = true,
            Options = [.. Enum.GetValues<DateOrder>().Select(d => new OptionModel(d.ToString(), d == DateOrder.DayFirst ? "31.12.2026" : "12/31/2026", IsSelected: d == plan.Dates))],
        };
        yield return new("currency", ui.T("import.currency"), "text", plan.Currency ?? "") { MaxLength = 3 };
    }

    private string DelimiterName(char mark) => DelimiterNames.FirstOrDefault(d => d.Mark == mark).Name is { } name
        ? ui.T("import.delimiter." + name)
        : mark.ToString(CultureInfo.InvariantCulture);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
