using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>Forms to make and change a record of any type.</summary>
internal static class FormPages
{
    public static void Map(RouteGroupBuilder pages, RecordType type)
    {
        pages.MapGet($"/{type.Plural}/new", (Pages page, Titles titles, Slots slots) => New(page, titles, slots, type));
        pages.MapPost("/" + type.Plural, (Pages page, Operations run, FieldRules rules, Titles titles, HttpRequest request) => Create(page, run, rules, titles, type, request));
        pages.MapGet($"/{type.Plural}/{{id:guid}}/edit", (Guid id, Pages page, RecordQuery query) => Edit(id, page, query, type));
        pages.MapPost($"/{type.Plural}/{{id:guid}}", (Guid id, Pages page, Operations run, FieldRules rules, RecordQuery query, Titles titles, History history, HttpRequest request) =>
            Save(id, page, run, rules, query, titles, history, type, request));
    }

    /// <summary>Fields by form group, groups in the order in which they first appear, the responsible ones last.</summary>
    public static IEnumerable<(string Key, Field[] Fields)> Grouped(TypeSchema type) =>
        type.Fields.Where(f => !f.IsHidden && !f.IsApart)
            .Concat(type.Type.SystemFields.Where(f => f.Key is "owner" or "team"))
            .GroupBy(f => f.Group)
            .OrderBy(g => g.Key switch { "more" => 2, "system" => 1, _ => 0 })
            .Select(g => (g.Key, g.ToArray()));

    private static async Task<IResult> New(Pages page, Titles titles, Slots slots, RecordType type)
    {
        Allow(page, type, Right.Create);
        var present = await page.Present();
        var record = type.New();
        record.OwnerId = page.Actor.MemberId;
        var schema = present.Schema[type.Name];
        Prefill(page, schema, record);
        await slots.Fill(page, record);
        var names = await titles.Of(page.Actor, [.. schema.Fields.Select(f => f.Get(record)).OfType<Guid>()], page.Cancel);
        var ui = await page.Shell(type.Plural);
        return FormView.With(Model(page, present, schema, record, names, [], null), ui);
    }

    /// <summary>Values in the address: "new person at this organisation".</summary>
    private static void Prefill(Pages page, TypeSchema schema, Record record)
    {
        foreach (var (key, value) in page.Context.Request.Query)
        {
            if (schema.Find(key) is { Kind: FieldKind.Reference } reference && Guid.TryParse(value, out var id) && (!reference.IsReadOnly || reference.IsGivenOnce))
            {
                reference.Set(record, id);
            }
            else if (schema.Find(key) is { Kind: FieldKind.Text or FieldKind.Choice or FieldKind.Email or FieldKind.Phone } text && RecordInput.CanWrite(text, isNew: true) && value.ToString().Length is > 0 and < 200)
            {
                text.Set(record, value.ToString());
            }
        }
    }

    private static async Task<IResult> Create(Pages page, Operations run, FieldRules rules, Titles titles, RecordType type, HttpRequest request)
    {
        Allow(page, type, Right.Create);
        var form = await request.ReadFormAsync(page.Cancel);
        var schema = (await page.Schema())[type.Name];
        var record = type.New();
        try
        {
            var values = FormValues.Read(form, schema, page.Actor, isNew: true);
            var done = await run.Run(page.Actor, type.Name + ".create", work =>
            {
                record = type.New();
                RecordInput.Apply(work, rules, record, schema, values);
                work.Add(record);
                return Task.CompletedTask;
            }, page.Cancel);
            var next = form["then"] == "another" ? page.Ui.Url($"{type.Plural}/new") : Return(page, $"{type.Plural}/{record.Id}");
            return Flash.Redirect(page.Context, next, "saved.created", schema.Title.Get(record) as string ?? "", done.Id);
        }
        catch (FieldException error)
        {
            return await Again(page, titles, schema, record, form, [.. error.Problems, .. Missing(schema, record, form, error.Problems)], null);
        }
        catch (RuleException error)
        {
            return await Again(page, titles, schema, record, form, [new("", error.Code, [.. error.Values])], null);
        }
    }

    private static async Task<IResult> Edit(Guid id, Pages page, RecordQuery query, RecordType type)
    {
        var view = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        if (!view.CanEdit || view.Record.DeletedAt is not null)
        {
            throw new ForbiddenException(type.Name, "Edit");
        }

        var present = await page.Present();
        var ui = await page.Shell(type.Plural);
        return FormView.With(Model(page, present, view.Type, view.Record, view.Titles, [], null), ui);
    }

    private static async Task<IResult> Save(
        Guid id, Pages page, Operations run, FieldRules rules, RecordQuery query, Titles titles, History history, RecordType type, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var schema = (await page.Schema())[type.Name];
        var view = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        var record = view.Record;
        try
        {
            var values = FormValues.Read(form, schema, page.Actor);
            var opened = int.TryParse(form["version"], out var version) ? version : record.Version;
            var title = "";
            Conflicts? conflicts = null;
            var done = await run.Run(page.Actor, type.Name + ".update", async work =>
            {
                var current = await work.Load(type, id);
                var since = current.Version == opened ? [] : await history.ChangedSince(page.Actor, id, opened, page.Cancel);
                conflicts = Conflicts.Find(schema, current, values, since, form);
                if (conflicts is null)
                {
                    RecordInput.Apply(work, rules, current, schema, Conflicts.OnlyMine(schema, values, since, form));
                    title = schema.Title.Get(current) as string ?? "";
                }
                else
                {
                    record = current;
                }
            }, page.Cancel);
            return conflicts is not null
                ? await Again(page, titles, schema, record, form, [], conflicts)
                : done.ChangedNothing
                    ? Flash.Redirect(page.Context, Return(page, $"{type.Plural}/{id}"))
                    : Flash.Redirect(page.Context, Return(page, $"{type.Plural}/{id}"), "saved.updated", title, done.Id);
        }
        catch (FieldException error)
        {
            return await Again(page, titles, schema, record, form, [.. error.Problems, .. Missing(schema, record, form, error.Problems)], null);
        }
        catch (RuleException error)
        {
            return await Again(page, titles, schema, record, form, [new("", error.Code, [.. error.Values])], null);
        }
    }

    /// <summary>A value that cannot be read is found before what is missing; a person wants to hear of both at once.</summary>
    private static IEnumerable<FieldProblem> Missing(TypeSchema schema, Record record, IFormCollection form, IReadOnlyList<FieldProblem> known) =>
        from field in schema.Fields
        where field.IsRequired && RecordInput.CanWrite(field, record.Version == 0) && FieldRules.Applies(schema, field, record)
        where form.TryGetValue(field.Key, out var typed) && typed.All(string.IsNullOrWhiteSpace) && known.All(p => p.Field != field.Key)
        select new FieldProblem(field.Key, "field.required");

    /// <summary>The form as it was typed, with what is wrong: 422, nothing lost.</summary>
    private static async Task<IResult> Again(
        Pages page, Titles titles, TypeSchema schema, Record record, IFormCollection form, IReadOnlyList<FieldProblem> problems, Conflicts? conflicts)
    {
        var present = await page.Present();
        Guid[] ids = [.. schema.Fields.Where(f => f.Kind == FieldKind.Reference).Select(f => Guid.TryParse(form[f.Key], out var id) ? id : f.Get(record) as Guid?).OfType<Guid>(), .. conflicts?.References ?? []];
        var names = await titles.Of(page.Actor, ids, page.Cancel);
        present.Known = names;
        var ui = await page.Shell(schema.Type.Plural);
        var model = Model(page, present, schema, record, names, problems, form);
        if (conflicts is not null)
        {
            model = conflicts.Show(model, present, schema, record);
        }

        return FormView.With(model, ui, StatusCodes.Status422UnprocessableEntity);
    }

    private static FormModel Model(
        Pages page, Present present, TypeSchema schema, Record record, IReadOnlyDictionary<Guid, RecordTitle> names,
        IReadOnlyList<FieldProblem> problems, IFormCollection? form)
    {
        var (ui, type) = (page.Ui, schema.Type);
        var isNew = record.Version == 0;
        var groups = Grouped(schema)
            .Select(g => (g.Key, Fields: g.Fields.Where(f => RecordInput.CanWrite(f, isNew) && f.Kind != FieldKind.File).ToArray()))
            .Where(g => g.Fields.Length > 0)
            .Select(g => new FormGroup(g.Key, Labels.Group(ui, g.Key),
                [.. g.Fields.Select(f => FormInputs.Of(present, schema, f, record, names, problems, form))],
                IsOpen: g.Key is "main" or "contact" or "address" or "about" or "next" || !isNew && g.Fields.Any(f => f.Get(record) is not null and not false)));
        var known = schema.Fields.Where(f => !f.IsApart).Concat(type.SystemFields).Select(f => f.Key).ToHashSet();
        return new(Labels.Type(ui, type),
            isNew ? ui.T($"type.{type.Name}.new") : ui.T("edit.title", ("title", schema.Title.Get(record) as string ?? "")),
            (isNew ? ui.Url(type.Plural) : ui.Url($"{type.Plural}/{record.Id}")) + (Asked(page) is { } asked ? "?return=" + Uri.EscapeDataString(asked) : ""), [.. groups])
        {
            Version = form is not null && int.TryParse(form["version"], out var version) ? version : record.Version,
            CancelUrl = Asked(page) ?? (isNew ? ListPages.Back(page, type) : ui.Url($"{type.Plural}/{record.Id}")),
            DuplicatesUrl = type.Fields.Any(f => f.Match is MatchRole.Email or MatchRole.OrganisationName) && isNew ? ui.Url($"{type.Plural}/duplicates") : null,
            Errors = [.. problems.Where(p => !known.Contains(p.Field)).Select(p => Messages.Of(ui, p))],
            KindInput = type.KindBy?.Key,
        };
    }

    /// <summary>The page that the form was opened from, where it wants to be returned to.</summary>
    internal static string? Asked(Pages page) =>
        page.Context.Request.Query["return"].ToString() is { Length: > 0 } asked && Security.ReturnUrl.Local(asked, "") is { Length: > 0 } local ? local : null;

    private static string Return(Pages page, string otherwise) => Asked(page) ?? page.Ui.Url(otherwise);

    internal static void Allow(Pages page, RecordType type, Right right)
    {
        if (page.Actor.For(type.Name, right) == Scope.None)
        {
            throw new ForbiddenException(type.Name, right.ToString());
        }
    }
}
