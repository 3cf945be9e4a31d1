using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>A record is added in a column of its board, without leaving it.</summary>
internal static class BoardAdding
{
    public static BoardAdd Blank(BoardState state, BoardPlace place) => Form(state, place, [], new Dictionary<Guid, RecordTitle>(), null);

    public static async Task<IResult> Add(
        Pages page, Operations run, FieldRules rules, RecordQuery query, Boards boards, SavedViews views, Titles titles, RecordType type, HttpRequest request)
    {
        FormPages.Allow(page, type, Nanni.Records.Access.Right.Create);
        var form = await request.ReadFormAsync(page.Cancel);
        var state = await BoardState.Read(page, views, type);
        var by = state.Schema[state.Shape.By.Key];
        var place = state.Place(form[by.Key]) ?? throw new FieldException(by.Key, "field.required");
        IReadOnlyList<FieldProblem> problems;
        try
        {
            var record = type.New();
            var values = Read(form, state);
            var done = await run.Run(page.Actor, type.Name + ".create", work =>
            {
                record = type.New();
                RecordInput.Apply(work, rules, record, state.Schema, values);
                by.Set(record, by.Kind == FieldKind.Reference ? Guid.Parse(place.Key) : place.Key);
                work.Add(record);
                return Task.CompletedTask;
            }, page.Cancel);
            var title = state.Schema.Title.Get(record) as string ?? "";
            return BoardPages.IsStream(request)
                ? await BoardPages.Changed(state, query, boards, new(record.Id, [place.Key], done.Id, "saved.created", title, Blank(state, place) with { IsOpen = true }))
                : Flash.Redirect(page.Context, state.Url(state.List), "saved.created", title, done.Id);
        }
        catch (FieldException error)
        {
            problems = error.Problems;
        }
        catch (RuleException error)
        {
            problems = [new("", error.Code, [.. error.Values])];
        }

        var names = await titles.Of(page.Actor, [.. Fields(state).Select(f => Guid.TryParse(form[f.Key], out var id) ? id : Guid.Empty)], page.Cancel);
        var again = Form(state, place, problems, names, form);
        return BoardPages.IsStream(request)
            ? BoardPages.Stream(page, new([], null, again), StatusCodes.Status422UnprocessableEntity)
            : await BoardPages.Show(page, boards, views, titles, type, again);
    }

    /// <exception cref="FieldException">What could not be read; and a record that was named, but not chosen.</exception>
    private static Dictionary<string, object?> Read(IFormCollection form, BoardState state)
    {
        var keys = Fields(state).Select(f => f.Key).ToHashSet();
        var unknown = Fields(state).Where(f => f.Kind == FieldKind.Reference && form[f.Key].ToString().Length == 0 && !string.IsNullOrWhiteSpace(form[f.Key + ".text"]));
        FieldProblem[] problems = [.. unknown.Select(f => new FieldProblem(f.Key, "field.notChosen"))];
        return problems.Length == 0
            ? FormValues.Read(form, state.Schema, state.Page.Actor, isNew: true).Where(v => keys.Contains(v.Key)).ToDictionary()
            : throw new FieldException(problems);
    }

    private static IEnumerable<Field> Fields(BoardState state) =>
        state.Board.AddFields(state.Schema).Select(state.Schema.Find).OfType<Field>().Where(f => RecordInput.CanWrite(f, isNew: true));

    private static BoardAdd Form(BoardState state, BoardPlace place, IReadOnlyList<FieldProblem> problems, IReadOnlyDictionary<Guid, RecordTitle> names, IFormCollection? form)
    {
        var (ui, fields, blank) = (state.Page.Ui, Fields(state).ToList(), state.Type.New());
        return new(
            state.Shape.By.Key, place.Key, ui.T("board.addTo", ("column", place.Name)), ui.Url(state.Type.Plural + "/board/add"), ui.Url($"{state.Type.Plural}/new?{state.Shape.By.Key}={place.Key}"),
            [.. fields.Select(f => FormInputs.Of(state.Present, state.Schema, f, blank, names, problems, form) with { Id = $"add-{place.Key}-{f.Key}" })])
        {
            IsOpen = form is not null,
            Errors = [.. problems.Where(p => fields.TrueForAll(f => f.Key != p.Field)).Select(p =>
                (state.Schema.Find(p.Field) is { } field ? Labels.Field(ui, state.Type.Name, field) + ": " : "") + Messages.Of(ui, p))],
        };
    }
}
