using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Nanni.Web;

/// <summary>
/// Every word that a person reads, in three languages. They lie beside the code that shows them, in files
/// <c>*.texts.json</c>: <c>"key": { "en": "…", "pl": "…", "lt": "…" }</c>, and are embedded in the assembly.
/// </summary>
public static class Texts
{
    private static readonly FrozenDictionary<string, Text> All = Load(typeof(Texts).Assembly);

    /// <summary>All keys, for tests and tools.</summary>
    public static IEnumerable<string> Keys => All.Keys;

    public static bool Has(string key) => All.ContainsKey(key);

    /// <summary>The text in the language of <paramref name="formats"/>, its arguments written as that language writes them.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text.</exception>
    /// <exception cref="ArgumentException">The text names an argument that is not given.</exception>
    public static string Format(Formats formats, string key, params ReadOnlySpan<(string Name, object? Value)> args) =>
        Message(formats.Language, key).Format(formats, args);

    internal static Message Message(Language language, string key) =>
        All.TryGetValue(key, out var text)
            ? text.In(language)
            : throw new KeyNotFoundException($"There is no text “{key}” in any *.texts.json.");

    internal static string Written(Language language, string key) => All[key].Written(language);

    /// <exception cref="InvalidDataException">A key stands in two files, or lacks a language.</exception>
    internal static FrozenDictionary<string, Text> Load(Assembly assembly)
    {
        var texts = new Dictionary<string, Text>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".texts.json", StringComparison.Ordinal)))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            foreach (var (key, written) in JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(file)!)
            {
                if (Language.All.Any(l => !written.ContainsKey(l.Code)) || !texts.TryAdd(key, new(written)))
                {
                    throw new InvalidDataException($"{name}: “{key}” lacks a language or is given twice.");
                }
            }
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>One key; each language is parsed when it is first shown.</summary>
    internal sealed class Text(IReadOnlyDictionary<string, string> written)
    {
        private Message? english, polish, lithuanian;

        public string Written(Language language) => written[language.Code];

        public Message In(Language language) => language.Code switch
        {
            "pl" => polish ??= Parse(language),
            "lt" => lithuanian ??= Parse(language),
            _ => english ??= Parse(language),
        };

        private Message Parse(Language language) => Web.Message.Parse(written[language.Code]);
    }
}
