using System.Text.Json;
using Nanni.Records.Import;
using Nanni.Records.Types;
using Nanni.Web.Errors;

namespace Nanni.Web.Imports;

/// <summary>What people and programs call our fields and options, and what we answer about a row that does not fit.</summary>
internal sealed class ImportWords(TimeProvider clock) : IImportWords
{
    /// <summary>Further headers by target: <c>email</c>, or <c>account.contact.email</c> for a linked record of one type.</summary>
    private static readonly Dictionary<string, string[]> Headers = Read();

    public IEnumerable<string> LabelsOf(TypeSchema type, Field field, Option option)
    {
        var key = $"option.{type.Name}.{field.Key}.{option.Key}";
        return Texts.Has(key) ? Language.All.Select(l => Texts.Written(l, key)) : [];
    }

    public IEnumerable<string> HeadersOf(TypeSchema type, ImportTarget target)
    {
        string[] keys = target.Link is null ? [$"{type.Name}.{target.Path}", target.Path] : [$"{type.Name}.{target.Path}"];
        foreach (var header in keys.SelectMany(key => Headers.GetValueOrDefault(key) ?? []))
        {
            yield return header;
        }

        if (target.Field is { } field && target.Part is null)
        {
            var labels = Labels(target.Type.Name, field).ToList();
            foreach (var label in labels)
            {
                // "City" alone is the row's own; a linked record's is "Account city".
                yield return target.Link is null ? label : $"{target.Link.Key} {label}";
            }
        }

        yield return target.Path;
    }

    public string Reason(string language, IReadOnlyList<ImportProblem> problems)
    {
        var ui = UiOf(language);
        return string.Join("; ", problems.Select(p =>
        {
            var text = p.Code.StartsWith("table.", StringComparison.Ordinal) ? ui.T(p.Code) : Problems.Text(ui, p.Code, p.Values);
            return p.Column is null ? text : $"{p.Column}: {text}";
        }));
    }

    public string ReasonHeader(string language) => UiOf(language).T("import.reason");

    public bool IsReason(string header) => Language.All.Any(l => Texts.Written(l, "import.reason").Equals(header.Trim(), StringComparison.OrdinalIgnoreCase));

    private Ui UiOf(string language) => new() { Language = Language.Of(language), Now = clock.GetUtcNow() };

    private static IEnumerable<string> Labels(string type, Field field)
    {
        if (field.Labels is { } labels)
        {
            return labels.Values.Where(l => l.Length > 0);
        }

        var key = new[] { $"field.{type}.{field.Key}", "field." + field.Key }.FirstOrDefault(Texts.Has);
        return key is null ? [] : Language.All.Select(l => Texts.Written(l, key));
    }

    private static Dictionary<string, string[]> Read()
    {
        using var file = typeof(ImportWords).Assembly.GetManifestResourceStream("import-headers.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(file)!;
    }
}
