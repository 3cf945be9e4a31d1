using System.Globalization;
using System.Text;

namespace Nanni.Web;

/// <summary>
/// One text in one language, parsed: literal runs, arguments <c>{name}</c>, and plurals
/// <c>{n, plural, =0 {none} one {# record} other {# records}}</c>.
/// </summary>
/// <remarks>Source: ICU MessageFormat, the part of it that our texts need. An apostrophe is an ordinary letter.</remarks>
internal sealed class Message
{
    private readonly Part[] parts;

    private Message(Part[] parts) => this.parts = parts;

    private abstract record Part;

    private sealed record Literal(string Text) : Part;

    private sealed record Argument(string Name) : Part;

    private sealed record Plural(string Name, Dictionary<string, Message> Cases) : Part
    {
        public Message Case(decimal number, Language language) =>
            Cases.TryGetValue("=" + number.ToString("0", CultureInfo.InvariantCulture), out var exact) ? exact
            : Cases.TryGetValue(language.Plural(number), out var form) ? form
            : Cases["other"];
    }

    /// <summary>The number of the plural around it.</summary>
    private sealed record Hash : Part;

    /// <exception cref="FormatException">A brace is not closed, or a plural has no "other".</exception>
    public static Message Parse(string text)
    {
        var at = 0;
        var message = Parse(text, ref at, inPlural: false);
        return at == text.Length ? message : throw new FormatException($"Unexpected }} in “{text}”.");
    }

    /// <summary>The names of the arguments, in alphabetical order, each once.</summary>
    public IEnumerable<string> Arguments() =>
        parts.SelectMany(ArgumentsOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>The plural categories of each plural in the text, without the exact ones (=0).</summary>
    public IEnumerable<IReadOnlyCollection<string>> Categories() =>
        from part in parts.OfType<Plural>()
        from found in part.Cases.Values.SelectMany(c => c.Categories())
            .Prepend(part.Cases.Keys.Where(k => k[0] != '=').ToArray())
        select found;

    public string Format(Formats formats, ReadOnlySpan<(string Name, object? Value)> args)
    {
        if (parts is [Literal only])
        {
            return only.Text;
        }

        var written = new StringBuilder();
        Write(written, formats, args, number: null);
        return written.ToString();
    }

    private void Write(StringBuilder to, Formats formats, ReadOnlySpan<(string Name, object? Value)> args, string? number)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Literal literal:
                    to.Append(literal.Text);
                    break;
                case Hash:
                    to.Append(number);
                    break;
                case Argument argument:
                    to.Append(formats.Any(Value(argument.Name, args)));
                    break;
                case Plural plural:
                    var value = Convert.ToDecimal(Value(plural.Name, args) ?? 0, CultureInfo.InvariantCulture);
                    plural.Case(value, formats.Language).Write(to, formats, args, formats.Number(value));
                    break;
            }
        }
    }

    private static object? Value(string name, ReadOnlySpan<(string Name, object? Value)> args)
    {
        foreach (var arg in args)
        {
            if (arg.Name == name)
            {
                return arg.Value;
            }
        }

        throw new ArgumentException($"The text needs “{name}”.");
    }

    private static IEnumerable<string> ArgumentsOf(Part part) => part switch
    {
        Argument argument => [argument.Name],
        Plural plural => plural.Cases.Values.SelectMany(c => c.Arguments()).Prepend(plural.Name),
        _ => [],
    };

    private static Message Parse(string text, ref int at, bool inPlural)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();

        void Flush()
        {
            if (literal.Length > 0)
            {
                parts.Add(new Literal(literal.ToString()));
                literal.Clear();
            }
        }

        while (at < text.Length && text[at] != '}')
        {
            if (text[at] == '{')
            {
                Flush();
                at++;
                parts.Add(ParseArgument(text, ref at));
            }
            else if (inPlural && text[at] == '#')
            {
                Flush();
                at++;
                parts.Add(new Hash());
            }
            else
            {
                literal.Append(text[at++]);
            }
        }

        Flush();
        return new(parts.Count == 0 ? [new Literal("")] : [.. parts]);
    }

    private static Part ParseArgument(string text, ref int at)
    {
        var name = Word(text, ref at);
        if (Take(text, ref at) == '}')
        {
            return new Argument(name);
        }

        if (Word(text, ref at) != "plural" || Take(text, ref at) != ',')
        {
            throw new FormatException($"Only {{name}} and {{name, plural, …}} are understood: “{text}”.");
        }

        var cases = new Dictionary<string, Message>(StringComparer.Ordinal);
        while (true)
        {
            var category = Word(text, ref at);
            if (Take(text, ref at) == '}')
            {
                return cases.ContainsKey("other")
                    ? new Plural(name, cases)
                    : throw new FormatException($"A plural without “other”: “{text}”.");
            }

            cases.Add(category, Parse(text, ref at, inPlural: true));
            Take(text, ref at);
        }
    }

    private static string Word(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        var start = at;
        while (at < text.Length && text[at] is not ('{' or '}' or ',') && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        var word = text[start..at];
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return word;
    }

    private static char Take(string text, ref int at) =>
        at < text.Length ? text[at++] : throw new FormatException($"A brace is not closed in “{text}”.");
}
