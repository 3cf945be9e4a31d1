using Nanni.Privacy.Consents;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Records;

namespace Nanni.Marketing.Forms;

/// <summary>Shows the editor of a form, with the form itself beside it as a visitor would see it now.</summary>
internal sealed class FormEditor(Pages page, FormShow show, PurposeTable purposes)
{
    /// <param name="shown">Code of the language to show; its own where the form has no such.</param>
    /// <param name="opened">The row to show open: <see cref="EditorRow.Id"/>.</param>
    /// <param name="version">Of the record when its words were read.</param>
    public async Task<IResult> Page(WebForm form, FormDraft draft, FormErrors errors, string? shown, string? opened, int version)
    {
        var schema = await page.Schema();
        var type = schema[form.Target ?? "lead"];
        var known = (await purposes.All(page.Actor.WorkspaceId, page.Cancel)).FindAll(p => p.IsActive);
        var ui = await page.Shell("settings");
        Language[] languages = [draft.Main, .. Language.All.Where(l => l != draft.Main)];

        // What is wrong is shown in the language that it is wrong in.
        var reader = languages.FirstOrDefault(l => errors.All.Keys.Any(k => k.EndsWith("." + l.Code, StringComparison.Ordinal)))
            ?? languages.FirstOrDefault(l => l.Code == shown && (l == draft.Main || draft.Others.Contains(l.Code))) ?? draft.Main;
        var words = languages.Select(l => (Language: l, Ui: new Ui { Language = l, Now = ui.Now })).ToArray();
        var preview = Published(form, draft).In(reader);
        var read = words.First(w => w.Language == reader).Ui;
        var model = new FormEditorModel(form.Name ?? "", FormEditorPages.Url(ui, form.Id), ui.Url($"webforms/{form.Id}"), ui.T("type.webForm"), version, draft.Main, reader.Code)
        {
            Languages = [.. languages.Select(l => new EditorLanguage(l.Code, l.Name, l == draft.Main, l == draft.Main || draft.Others.Contains(l.Code)))],
            Head =
            [
                .. words.Select(w => new EditorWords(w.Language.Code,
                [
                    Text($"heading.{w.Language.Code}", "field.webForm.heading", draft.In(w.Language.Code).Heading, FormLayout.LongestHeading, w.Ui.T("webForm.heading")),
                    Text($"intro.{w.Language.Code}", "field.webForm.intro", draft.In(w.Language.Code).Intro, FormLayout.LongestText) with { Type = "textarea" },
                ])),
            ],
            Questions = [.. draft.Questions.Select((q, i) => Question(q, i == 0, i == draft.Questions.Count - 1))],
            Consents = [.. draft.Consents.Select((c, i) => Consent(c, i == 0, i == draft.Consents.Count - 1))],
            Foot =
            [
                .. words.Select(w => new EditorWords(w.Language.Code,
                [
                    Text($"button.{w.Language.Code}", "field.webForm.button", draft.In(w.Language.Code).Button, FormLayout.LongestButton, w.Ui.T("webForm.send")),
                    Text($"thanks.{w.Language.Code}", "field.webForm.thanks", draft.In(w.Language.Code).Thanks, FormLayout.LongestText, w.Ui.T("webForm.thanks")) with { Type = "textarea" },
                ])),
            ],
            MoreFields = [.. FormLines.Askable(type).Where(f => !FormAnswers.IsKnown(f) && draft.Questions.All(q => q.Field != f)).Select(f => new FormOption(f.Key, Labels.Field(ui, type.Type.Name, f))).OrderBy(o => o.Label, StringComparer.CurrentCulture)],
            Purposes = [.. known.Select(p => new FormOption(p.Key, p.Name(ui.Language)))],
            NewFieldUrl = ui.Url($"settings/fields/{type.Type.Name}/new"),
            NewPurposeUrl = ui.Url("settings/consents/new"),
            IsUnsaved = errors.Any,
            Problem = errors[""],
            QuestionsError = errors["questions"],
            Preview = await show.Of(preview, FormCollection.Empty, new(), read, page.Cancel),
            Reader = read,
        };
        return FormEditorView.With(model, ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);

        FormField Text(string name, string label, string? value, int longest, string? placeholder = null) => new(name, ui.T(label), "text", value)
        {
            IsRequired = false, MaxLength = longest, Placeholder = placeholder, Error = errors[name],
        };

        EditorRow Question(QuestionDraft question, bool isFirst, bool isLast)
        {
            var (field, key) = (question.Field, question.Field.Key);
            FormOption[] options = [.. schema.OptionsOf(field).Where(o => !o.IsHidden).Select(o => new FormOption(o.Key, Labels.Option(ui, type.Type.Name, field, o)))];
            var isChoice = field.Kind is FieldKind.Choice or FieldKind.Choices;
            var hasPlaceholder = field.Kind is not (FieldKind.YesNo or FieldKind.Choices or FieldKind.Date or FieldKind.DateTime);
            return Row(new("question", key, Labels.Field(ui, type.Type.Name, field), Kind(field),
            [
                .. words.Select(w => new EditorWords(w.Language.Code,
                [
                    Text($"q.{key}.label.{w.Language.Code}", "webForm.label", question.In(w.Language.Code).Label, FormLayout.LongestLabel, Labels.Field(w.Ui, type.Type.Name, field)),
                    Text($"q.{key}.hint.{w.Language.Code}", "webForm.help", question.In(w.Language.Code).Hint, FormLayout.LongestLabel),
                    .. hasPlaceholder ? [Text($"q.{key}.placeholder.{w.Language.Code}", "webForm.placeholder", question.In(w.Language.Code).Placeholder, FormLayout.LongestLabel)]
                        : Array.Empty<FormField>(),
                ])),
            ])
            {
                Said = question.In(reader.Code).Label,
                IsRequired = question.IsRequired,
                Switches = [Switch($"q.{key}.required", "webForm.required", question.IsRequired), Switch($"q.{key}.half", "webForm.half", question.IsHalf)],
                Choices = isChoice && options.Length > 0
                    ? [new FormField($"q.{key}.option", ui.T("webForm.options")) { Options = options, Chosen = (question.Options ?? [.. options.Select(o => o.Value)]).ToHashSet() }] : [],
            }, $"q.{key}.", isFirst, isLast);
        }

        EditorRow Consent(ConsentDraft consent, bool isFirst, bool isLast)
        {
            var purpose = known.Find(p => p.Key == consent.Purpose);
            var name = $"c.{consent.Id}.";
            return Row(new("consent", consent.Id, purpose?.Name(ui.Language) ?? consent.Purpose, "yesNo",
            [
                .. words.Select(w => new EditorWords(w.Language.Code,
                [
                    Text($"{name}wording.{w.Language.Code}", "webForm.wording", consent.Wordings.GetValueOrDefault(w.Language.Code), PurposePages.LongestWording,
                        purpose?.Wordings.GetValueOrDefault(w.Language.Code) ?? consent.Wordings.GetValueOrDefault(draft.Main.Code)) with { Type = "textarea" },
                ])),
            ])
            {
                Said = consent.Wordings.GetValueOrDefault(reader.Code) ?? consent.Wordings.GetValueOrDefault(draft.Main.Code),
                IsRequired = consent.IsRequired,
                Switches = [Switch(name + "required", "webForm.required", consent.IsRequired)],
                Choices =
                [
                    new FormField(name + "channel", ui.T("webForm.channels"))
                    {
                        Options = [.. (purpose?.Channels ?? consent.Channels).Select(c => new FormOption(c, ui.T("consent.channel." + c)))],
                        Chosen = consent.Channels.ToHashSet(), Error = errors[name + "channel"], Hint = purpose is null ? ui.T("webForm.purposeGone") : null,
                    },
                ],
                Hidden = [new(name + "purpose", "", "hidden", consent.Purpose)],
            }, name, isFirst, isLast);
        }

        EditorRow Row(EditorRow row, string names, bool isFirst, bool isLast)
        {
            var isWrong = errors.All.Keys.Any(k => k.StartsWith(names, StringComparison.Ordinal));
            return row with { IsFirst = isFirst, IsLast = isLast, IsWrong = isWrong, IsOpen = isWrong || row.Id == opened };
        }

        FormField Switch(string name, string label, bool isOn) => new(name, ui.T(label), "checkbox", isOn ? "true" : null);
    }

    /// <summary>As it would be published.</summary>
    private PublishedForm Published(WebForm form, FormDraft draft)
    {
        var values = draft.Values();
        return new(
            form.Id, form.Key ?? "", form.Target ?? "lead", draft.Main, values["fields"] as string ?? "", values["consents"] as string ?? "", null, null, [], null, null, false,
            draft.Layout(), page.Actor)
        {
            Own = draft.In(draft.Main.Code),
        };
    }

    private static string Kind(Field field) => char.ToLowerInvariant(field.Kind.ToString()[0]) + field.Kind.ToString()[1..];
}
