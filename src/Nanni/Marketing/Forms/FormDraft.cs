using System.Globalization;
using Nanni.Privacy.Consents;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;

namespace Nanni.Marketing.Forms;

/// <summary>A field that the form asks.</summary>
internal sealed class QuestionDraft(Field field)
{
    public Field Field { get; } = field;

    public bool IsRequired { get; set; }

    public bool IsHalf { get; set; }

    /// <summary>Keys of the options that are offered; null: all.</summary>
    public IReadOnlyCollection<string>? Options { get; set; }

    /// <summary>By language code.</summary>
    public Dictionary<string, FieldWords> Words { get; } = [];

    public FieldWords In(string language) => Words.GetValueOrDefault(language) ?? new(null, null, null);
}

/// <summary>A box that somebody ticks.</summary>
/// <param name="Id">Tells it from the others while it is edited.</param>
internal sealed record ConsentDraft(string Id, string Purpose)
{
    public string[] Channels { get; init; } = [];

    public bool IsRequired { get; init; }

    /// <summary>By language code.</summary>
    public Dictionary<string, string> Wordings { get; init; } = [];
}

/// <summary>A form as its editor has it: from the record, as it was typed, and back into the record's own fields.</summary>
internal sealed class FormDraft(Language main)
{
    private const int MostConsents = 20;

    public Language Main { get; } = main;

    /// <summary>Codes of the languages besides its own.</summary>
    public HashSet<string> Others { get; private init; } = [];

    /// <summary>By language code.</summary>
    public Dictionary<string, FormWords> Words { get; } = [];

    public List<QuestionDraft> Questions { get; private init; } = [];

    public List<ConsentDraft> Consents { get; private init; } = [];

    public FormWords In(string language) => Words.GetValueOrDefault(language) ?? new();

    public static FormDraft Of(WebForm form, TypeSchema type)
    {
        var layout = FormLayout.Read(form.Layout);
        var draft = new FormDraft(Language.Of(form.Language))
        {
            Consents = [.. FormLines.Consents(form.Consents).Select((c, i) => new ConsentDraft(i.ToString(CultureInfo.InvariantCulture), c.Purpose)
            {
                Channels = [.. c.Channels], IsRequired = c.IsRequired, Wordings = Wordings(c),
            })],
        };
        var own = draft.Main.Code;
        draft.Others.UnionWith((layout.Words ?? []).Keys.Where(k => k != own));
        foreach (var code in draft.Others)
        {
            draft.Words[code] = layout.In(code);
        }

        draft.Words[own] = new() { Heading = form.Heading, Intro = form.Intro, Button = form.Button, Thanks = form.Thanks };
        foreach (var shown in FormLines.Left(form.Fields, type))
        {
            var key = shown.Field.Key;
            var question = new QuestionDraft(shown.Field) { IsRequired = shown.IsRequired, IsHalf = layout.Half?.Contains(key) == true, Options = layout.Options?.GetValueOrDefault(key) };
            question.Words[own] = new(shown.Label, shown.Hint, layout.In(own).Field(key).Placeholder);
            foreach (var code in draft.Others)
            {
                question.Words[code] = layout.In(code).Field(key);
            }

            draft.Questions.Add(question);
        }

        return draft;

        Dictionary<string, string> Wordings(ConsentLine line)
        {
            var all = new Dictionary<string, string> { [form.Language ?? "en"] = line.Wording };
            foreach (var (code, words) in layout.Words ?? [])
            {
                if (words.Consents?.GetValueOrDefault(line.Name) is { } said)
                {
                    all.TryAdd(code, said);
                }
            }

            return all;
        }
    }

    /// <summary>As it was typed: the order of the inputs is the order of the form.</summary>
    public static FormDraft Read(IFormCollection typed, Language main, TypeSchema type, Schema schema)
    {
        var draft = new FormDraft(main) { Others = [.. typed["lang"].OfType<string>().Where(code => code != main.Code && Language.All.Any(l => l.Code == code))] };
        foreach (var language in Language.All)
        {
            var code = language.Code;
            draft.Words[code] = new() { Heading = Text($"heading.{code}"), Intro = Text($"intro.{code}"), Button = Text($"button.{code}"), Thanks = Text($"thanks.{code}") };
        }

        foreach (var key in typed["question"].OfType<string>().Distinct())
        {
            if (FormLines.Askable(type).FirstOrDefault(f => f.Key == key) is { } field)
            {
                var question = new QuestionDraft(field) { IsRequired = typed.ContainsKey($"q.{key}.required"), IsHalf = typed.ContainsKey($"q.{key}.half") };
                string[] all = [.. schema.OptionsOf(field).Where(o => !o.IsHidden).Select(o => o.Key)];
                string[] chosen = [.. typed[$"q.{key}.option"].OfType<string>().Where(all.Contains)];
                question.Options = chosen.Length == all.Length || chosen.Length == 0 ? null : chosen;
                foreach (var language in Language.All)
                {
                    var code = language.Code;
                    question.Words[code] = new(Text($"q.{key}.label.{code}"), Text($"q.{key}.hint.{code}"), Text($"q.{key}.placeholder.{code}"));
                }

                draft.Questions.Add(question);
            }
        }

        foreach (var id in typed["consent"].OfType<string>().Distinct().Take(MostConsents))
        {
            draft.Consents.Add(new(id, typed[$"c.{id}.purpose"].ToString())
            {
                Channels = [.. Channels.All.Where(c => typed[$"c.{id}.channel"].Contains(c))], IsRequired = typed.ContainsKey($"c.{id}.required"),
                Wordings = Language.All.Select(l => (l.Code, Text: Text($"c.{id}.wording.{l.Code}"))).Where(w => w.Text is not null).ToDictionary(w => w.Code, w => w.Text!),
            });
        }

        return draft;

        string? Text(string name) => typed[name].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Adds a field or a consent, moves it or takes it away.</summary>
    /// <param name="what"><c>add</c> with a field's key, <c>consent</c> with a purpose, <c>up</c>, <c>down</c> and <c>remove</c> with <c>q:key</c> or <c>c:id</c>.</param>
    public void Change(string what, string which, TypeSchema type, IReadOnlyList<Purpose> purposes)
    {
        if (what == "add" && FormLines.Askable(type).FirstOrDefault(f => f.Key == which && Questions.All(q => q.Field != f)) is { } field)
        {
            Questions.Add(new(field));
        }
        else if (what == "consent" && purposes.FirstOrDefault(p => p.Key == which) is { } purpose && Consents.Count < MostConsents)
        {
            var id = Enumerable.Range(0, MostConsents + 1).Select(i => i.ToString(CultureInfo.InvariantCulture)).First(i => Consents.All(c => c.Id != i));
            Consents.Add(new(id, purpose.Key) { Channels = [.. purpose.Channels.Take(1)], Wordings = purpose.Wordings.Where(w => w.Value.Length > 0).ToDictionary() });
        }
        else if (which.StartsWith("q:", StringComparison.Ordinal))
        {
            Move(Questions, Questions.FindIndex(q => q.Field.Key == which[2..]), what);
        }
        else if (which.StartsWith("c:", StringComparison.Ordinal))
        {
            Move(Consents, Consents.FindIndex(c => c.Id == which[2..]), what);
        }
    }

    /// <summary>What a person has to mend, at its input.</summary>
    /// <param name="isOvertaken">Somebody else has saved the form since it was opened.</param>
    public FormErrors Check(Ui ui, bool isOvertaken)
    {
        var errors = new FormErrors();
        if (isOvertaken)
        {
            errors.Add("", ui.T("webForm.meanwhile"));
        }

        foreach (var code in Language.All.Select(l => l.Code))
        {
            var words = In(code);
            Fits($"heading.{code}", words.Heading, FormLayout.LongestHeading);
            Fits($"intro.{code}", words.Intro, FormLayout.LongestText);
            Fits($"button.{code}", words.Button, FormLayout.LongestButton);
            Fits($"thanks.{code}", words.Thanks, FormLayout.LongestText);
            foreach (var question in Questions)
            {
                var said = question.In(code);
                Fits($"q.{question.Field.Key}.label.{code}", said.Label, FormLayout.LongestLabel);
                Fits($"q.{question.Field.Key}.hint.{code}", said.Hint, FormLayout.LongestLabel);
                Fits($"q.{question.Field.Key}.placeholder.{code}", said.Placeholder, FormLayout.LongestLabel);
            }

            foreach (var consent in Consents)
            {
                Fits($"c.{consent.Id}.wording.{code}", consent.Wordings.GetValueOrDefault(code), PurposePages.LongestWording);
            }
        }

        if (Questions.Count == 0)
        {
            errors.Add("questions", ui.T("webForm.noQuestion"));
        }

        foreach (var consent in Consents)
        {
            if (consent.Channels.Length == 0)
            {
                errors.Add($"c.{consent.Id}.channel", ui.T("webForm.noChannel"));
            }

            if (!consent.Wordings.ContainsKey(Main.Code))
            {
                errors.Add($"c.{consent.Id}.wording.{Main.Code}", ui.T("form.required"));
            }
        }

        return errors;

        void Fits(string name, string? text, int longest)
        {
            if (text?.Length > longest)
            {
                errors.Add(name, ui.T("form.tooLong", ("max", longest)));
            }
        }
    }

    /// <summary>Into the record's fields, by their keys; what cannot stand in them yet is left out.</summary>
    public Dictionary<string, object?> Values()
    {
        var own = In(Main.Code);
        return new()
        {
            ["heading"] = own.Heading, ["intro"] = own.Intro, ["button"] = own.Button, ["thanks"] = own.Thanks,
            ["fields"] = FormLines.Write(Questions.Select(q => new ShownField(q.Field, q.IsRequired, q.In(Main.Code).Label, q.In(Main.Code).Hint))),
            ["consents"] = Lines() is { Count: > 0 } lines ? FormLines.Write(lines.Select(l => l.Line)) : null,
            ["layout"] = Layout().Write(),
        };
    }

    private List<(ConsentDraft Draft, ConsentLine Line)> Lines() =>
    [
        .. Consents.Where(c => c.Channels.Length > 0 && c.Wordings.GetValueOrDefault(Main.Code) is { Length: <= PurposePages.LongestWording })
            .Select(c => (c, new ConsentLine(c.Purpose, c.Channels, c.IsRequired, OneLine(c.Wordings[Main.Code])))),
    ];

    public FormLayout Layout() => new()
    {
        Words = new[] { Main.Code }.Concat(Others).Select(code => (code, Words: Said(code))).Where(w => w.code != Main.Code || w.Words != new FormWords()).ToDictionary(w => w.code, w => w.Words),
        Options = Questions.Where(q => q.Options is not null).ToDictionary(q => q.Field.Key, q => q.Options!.ToArray()),
        Half = [.. Questions.Where(q => q.IsHalf).Select(q => q.Field.Key)],
    };

    /// <summary>Of its own language only what its lines have no place for.</summary>
    private FormWords Said(string code)
    {
        var isOwn = code == Main.Code;
        var fields = Questions.Select(q => (q.Field.Key, Words: isOwn ? new(null, null, q.In(code).Placeholder) : q.In(code)))
            .Where(f => f.Words != new FieldWords(null, null, null)).ToDictionary(f => f.Key, f => f.Words);
        var consents = new Dictionary<string, string>();
        foreach (var (draft, line) in isOwn ? [] : Lines())
        {
            if (draft.Wordings.TryGetValue(code, out var said))
            {
                consents.TryAdd(line.Name, OneLine(said));
            }
        }

        return (isOwn ? new() : In(code)) with { Fields = fields.Count > 0 ? fields : null, Consents = consents.Count > 0 ? consents : null };
    }

    private static void Move<T>(List<T> list, int at, string what)
    {
        var to = what == "up" ? at - 1 : at + 1;
        if (at >= 0 && what == "remove")
        {
            list.RemoveAt(at);
        }
        else if (at >= 0 && what is "up" or "down" && to >= 0 && to < list.Count)
        {
            (list[at], list[to]) = (list[to], list[at]);
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
