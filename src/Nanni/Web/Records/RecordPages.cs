using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>The page of one record of any type: facts, story, what belongs to it; edit in place; trash and back; history.</summary>
internal static class RecordPages
{
    private const int RelatedRows = 8;

    private static readonly string[] LookedAfter = ["owner", "deputy", "team", "satisfaction", "nextStep", "nextStepOn"];

    public static void Map(RouteGroupBuilder pages, RecordType type)
    {
        var one = $"/{type.Plural}/{{id:guid}}";
        pages.MapGet(one, (Guid id, Pages page, RecordQuery query, Titles titles, Visits visits, Slots slots) => Show(id, page, query, titles, visits, slots, type));
        pages.MapGet(one + "/timeline", (Guid id, string? after, string? kind, Pages page, RecordQuery query, Titles titles, Slots slots) =>
            Story(id, after, kind, page, query, titles, slots, type));
        pages.MapGet(one + "/related/{key}", (Guid id, string key, string? after, Pages page, RecordQuery query, Titles titles, Slots slots) =>
            RelatedPart(id, key, after, page, query, titles, slots, type));
        pages.MapGet(one + "/fields/{key}", (Guid id, string key, Pages page, RecordQuery query) => OpenField(id, key, page, query, type));
        pages.MapPost(one + "/fields/{key}", (
            Guid id, string key, Pages page, Operations run, FieldRules rules, RecordQuery query, History history, Titles titles, HttpRequest request) =>
            EditField(id, key, page, run, rules, query, history, titles, type, request));
        pages.MapPost(one + "/trash", async (Guid id, Pages page, Operations run) =>
        {
            var title = "";
            var done = await run.Run(page.Actor, type.Name + ".trash", async work =>
            {
                var record = await work.Load(type, id, Right.Delete);
                title = type.Title.Get(record) as string ?? "";
                work.Trash(record);
            }, page.Cancel);
            return Flash.Redirect(
                page.Context, Security.ReturnUrl.Local(page.Context.Request.Query["return"].ToString(), ListPages.Back(page, type)), "saved.trashed", title, done.Id);
        });
        pages.MapPost(one + "/restore", async (Guid id, Pages page, Operations run) =>
        {
            var title = "";
            await run.Run(page.Actor, type.Name + ".restore", async work =>
            {
                var record = (await work.LoadAll(type, [id], Right.Delete)).FirstOrDefault() ?? throw new NotFoundException(type.Name, id);
                title = type.Title.Get(record) as string ?? "";
                work.Restore(record);
            }, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url($"{type.Plural}/{id}"), "saved.restored", title);
        });
        pages.MapPost(one + "/favourite", (Guid id, Pages page, RecordQuery query, RecordStore store, HttpRequest request) => Favourite(id, page, query, store, type, request));
        RecordAccessPages.Map(pages, type);
        NextStepPages.Map(pages, type);
        pages.MapGet(one + "/history", (Guid id, Guid? before, Pages page, RecordQuery query, History history) => Past(id, before, page, query, history, type));
        foreach (var field in type.Fields.Where(f => f.IsEncrypted))
        {
            pages.MapPost($"{one}/reveal/{field.Key}", (Guid id, Pages page, Operations run, FieldRules rules) => Reveal(id, page, run, rules, type, field));
        }
    }

    private static async Task<IResult> Show(Guid id, Pages page, RecordQuery query, Titles titles, Visits visits, Slots slots, RecordType type)
    {
        // Two round trips: first what says what else to ask for, then all of that.
        var present = await page.Present();
        var isFavourite = false;
        var story = new List<TimelineRow>();
        (Sql Sql, Action<Row> Row) Told(IReadOnlyList<Guid> subjects) =>
            (Timeline.Select(page.Store.Sql(), page.Types, page.Actor, subjects, null, [], StoryPart.Size + 1), row => story.Add(Timeline.Read(row)));
        var hasStory = slots.HasStory(page.Types, type);
        var merged = await titles.MergedInto(page.Actor, id, page.Cancel,
        [
            .. page.ShellParts(),
            (page.Store.Sql().Add($"select 1 from favourites where workspace_id = {page.Actor.WorkspaceId} and member_id = {page.Actor.MemberId} and record_id = {id}"), _ => isFavourite = true),
            .. hasStory ? [Told([id])] : Array.Empty<(Sql, Action<Row>)>(),
        ]);
        Guid[] subjects = [id, .. merged];
        if (hasStory && merged.Count > 0)
        {
            story.Clear();
            await page.Store.Query([Told(subjects)], page.Cancel);
        }

        var lines = StoryPart.Slot(page, present, story);
        RelatedShown[] related = [.. RelatedOf(page, present, slots, type)];
        var view = await query.Of(page.Actor, type, id, page.Cancel,
        [
            .. related.Select(list => (Related.Select(page.Store.Sql(), page.Types, page.Actor, list.List, subjects, RelatedRows + 1),
                (Action<Row>)(row => list.Rows.Add(Related.Read(page.Types, page.Actor, list.List, row))))),
            .. slots.Ask(lines),
        ]) ?? throw new NotFoundException(type.Name, id);
        if (view.Record.MergedInto is { } into)
        {
            return Results.Redirect(page.Ui.Url($"{type.Plural}/{into}"), permanent: true);
        }

        if (page.Ui.SeesAs is null)
        {
            visits.Note(page.Actor, id);
        }

        var slot = new RecordSlot(page, present, view, related);
        await slots.Fill(slot);
        var ui = await page.Shell(type.Plural);
        var model = Model(page, present, view, slot) with
        {
            IsFavourite = isFavourite,
            Timeline = hasStory ? StoryPart.Model(lines, page.Ui.Url($"{type.Plural}/{id}"), null) : null,
            Related = [.. related.Select(list => list.Model(page, present, slots, id) with { Add = slots.Add(list, slot) })],
        };
        return Views.RecordView.With(model, ui);
    }

    private static RecordModel Model(Pages page, Present present, Nanni.Records.Queries.RecordView view, RecordSlot slot)
    {
        var (ui, schema, record) = (page.Ui, view.Type, view.Record);
        var type = schema.Type;
        var url = ui.Url($"{type.Plural}/{record.Id}");
        var (previous, next) = ListTrail.Neighbours(page, type, record.Id);
        return new(Labels.Type(ui, type), record.Id, record.Version, schema.Title.Get(record) as string ?? "")
        {
            Url = url,
            Subtitle = [.. Lead(schema).Select(f => Value(present, view, f)).Where(v => v.Kind != ValueKind.Empty)],
            Badges = [.. schema.Fields.Where(f => f.Key is "vip" or "status" or "category" or "priority").Select(f => (Field: f, Value: Value(present, view, f)))
                .Where(b => b.Value.Kind is ValueKind.Choice or ValueKind.Yes)
                .Select(b => b.Field.Kind == FieldKind.YesNo ? new Value(ValueKind.Choice, Labels.Field(ui, type.Name, b.Field), Color: "copper") : b.Value)],
            Highlights = [.. slot.Highlights, .. Highlights(present, view, url)],
            Groups = Groups(present, view, url),
            Composer = slot.Composer,
            Panels = slot.Panels,
            Banner = slot.Banner,
            MainAction = slot.MainAction,
            BackUrl = ListPages.Back(page, type),
            PreviousUrl = previous,
            NextUrl = next,
            CanEdit = view.CanEdit && record.DeletedAt is null,
            HasNextStep = view.CanEdit && record.DeletedAt is null && NextStepPages.Has(schema),
            CanDelete = view.CanDelete && record.DeletedAt is null,
            CanMerge = Visibility.Reaches(type, page.Actor, Right.Merge, record.OwnerId, record.TeamId)
                && type.Fields.Any(f => f.Match is MatchRole.Email or MatchRole.OrganisationName),
            CanShare = Shares.MayShare(type, page.Actor, record),
            IsTrashed = record.DeletedAt is not null,
            ExternalId = record.ExternalId,
            Footer = record.CreatedBy is { } by && present.Schema.Members.TryGetValue(by, out var author)
                ? ui.T("record.footer", ("created", ui.Format.Date(record.CreatedAt)), ("by", author.Name), ("updated", ui.Format.Relative(record.UpdatedAt)))
                : ui.T("record.footer.system", ("created", ui.Format.Date(record.CreatedAt)), ("updated", ui.Format.Relative(record.UpdatedAt))),
        };
    }

    /// <summary>What stands under the name: job and employer of a person, industry and city of an organisation.</summary>
    private static IEnumerable<Field> Lead(TypeSchema schema) =>
        new[] { "jobTitle", "account", "industry", "city", "amount", "dueAt", "code" }.Select(schema.Find).OfType<Field>().Take(3);

    /// <summary>What the type wants seen first, then what else says who looks after the record, where it is known.</summary>
    private static IEnumerable<FactModel> Highlights(Present present, Nanni.Records.Queries.RecordView view, string url)
    {
        var first = view.Type.Type.Highlights;
        return first.Concat(LookedAfter.Except(first).Where(key => view.Type.Find(key)?.Get(view.Record) is not null))
            .Select(view.Type.Find).OfType<Field>().Select(field => Fact(present, view, field, url));
    }

    private static List<FactGroup> Groups(Present present, Nanni.Records.Queries.RecordView view, string url)
    {
        var groups = new List<FactGroup>();
        foreach (var group in FormPages.Grouped(view.Type))
        {
            FactModel[] facts = [.. group.Fields.Where(f => !f.IsTitle && FieldRules.Applies(view.Type, f, view.Record)).Select(f => Fact(present, view, f, url))];
            if (facts.Length > 0)
            {
                var filled = facts.Any(f => f.Value.Kind is not (ValueKind.Empty or ValueKind.No));
                groups.Add(new(group.Key, Labels.Group(present.Ui, group.Key), facts, filled || group.Key is "main" or "contact"));
            }
        }

        return groups;
    }

    private static FactModel Fact(Present present, Nanni.Records.Queries.RecordView view, Field field, string url) =>
        new(field.Key, Labels.Field(present.Ui, view.Type.Name, field), Value(present, view, field),
            view.CanEdit && view.Record.DeletedAt is null && RecordInput.CanWrite(field) && field.Kind != FieldKind.File,
            field.IsEncrypted && field.Get(view.Record) is not null ? $"{url}/reveal/{field.Key}" : null)
        {
            Action = $"{url}/fields/{field.Key}",
        };

    /// <summary>The fact with its input open on what the record says now.</summary>
    private static FactModel Open(Present present, Nanni.Records.Queries.RecordView view, Field field, string url, IReadOnlyList<string>? errors = null)
    {
        var fact = Fact(present, view, field, url);
        var value = field.Get(view.Record);
        return fact.CanEdit
            ? fact with
            {
                Version = view.Record.Version,
                Input = present.Input(view.Type, field, value, value is Guid id ? view.Titles.GetValueOrDefault(id) : null, errors),
            }
            : fact;
    }

    private static Value Value(Present present, Nanni.Records.Queries.RecordView view, Field field)
    {
        var value = field.Get(view.Record);
        if (value is Guid[] many && field.Target is not ("member" or "team"))
        {
            Value[] shown = [.. many.Select(id => view.Titles.TryGetValue(id, out var known) ? present.Reference(known) : present.Value(view.Type, field, id))];
            return new(ValueKind.Many, "", Many: shown);
        }

        return present.Value(view.Type, field, value, value is Guid one ? view.Titles.GetValueOrDefault(one) : null);
    }

    private static async Task<IResult> OpenField(Guid id, string key, Pages page, RecordQuery query, RecordType type)
    {
        var present = await page.Present();
        var view = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        return view.Type.Find(key) is { } field
            ? FactView.With(Open(present, view, field, page.Ui.Url($"{type.Plural}/{id}")), page.Ui)
            : Results.NotFound();
    }

    private static async Task<IResult> EditField(
        Guid id, string key, Pages page, Operations run, FieldRules rules, RecordQuery query, History history, Titles titles, RecordType type, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var present = await page.Present();
        var schema = present.Schema[type.Name];
        var field = schema[key];
        var url = page.Ui.Url($"{type.Plural}/{id}");
        string[] errors = [];
        Conflicts? conflicts = null;
        try
        {
            var values = FormValues.Read(form, schema, page.Actor).Where(v => v.Key == key).ToDictionary();
            await run.Run(page.Actor, type.Name + ".update", async work =>
            {
                var current = await work.Load(type, id);
                var since = !int.TryParse(form["version"], out var opened) || opened == current.Version
                    ? [] : await history.ChangedSince(page.Actor, id, opened, page.Cancel);
                conflicts = Conflicts.Find(schema, current, values, since, form);
                if (conflicts is null)
                {
                    RecordInput.Apply(work, rules, current, schema, values);
                }
            }, page.Cancel);
        }
        catch (FieldException error)
        {
            errors = [.. error.Problems.Select(p => Messages.Of(page.Ui, p))];
        }

        var view = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        if (errors.Length == 0 && conflicts is null)
        {
            return FactView.With(Fact(present, view, field, url), page.Ui);
        }

        present.Known = conflicts is null ? view.Titles : await titles.Of(page.Actor, [.. conflicts.References], page.Cancel);
        var fact = Open(present, view, field, url, conflicts is null ? errors : [Conflicts.Told(page.Ui, present.Value(schema, field, field.Get(view.Record)))]);
        if (fact.Input is { } input)
        {
            input = input with { Text = form[key].ToString() };
            fact = fact with { Input = conflicts?.Show(input, present, schema) ?? input };
        }

        return FactView.With(fact, page.Ui, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> Story(
        Guid id, string? after, string? kind, Pages page, RecordQuery query, Titles titles, Slots slots, RecordType type)
    {
        _ = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        var present = await page.Present();
        Guid[] subjects = [id, .. await titles.MergedInto(page.Actor, id, page.Cancel)];
        var rows = await page.Store.Query(
            Timeline.Select(page.Store.Sql(), page.Types, page.Actor, subjects, StoryPart.Cursor(after), kind is null ? [] : [kind], StoryPart.Size + 1), Timeline.Read, page.Cancel);
        var lines = StoryPart.Slot(page, present, rows);
        await page.Store.Query([.. slots.Ask(lines)], page.Cancel);
        return TimelineView.With(StoryPart.Model(lines, page.Ui.Url($"{type.Plural}/{id}"), kind), page.Ui);
    }

    private static async Task<IResult> RelatedPart(
        Guid id, string key, string? after, Pages page, RecordQuery query, Titles titles, Slots slots, RecordType type)
    {
        _ = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        var present = await page.Present();
        var list = RelatedOf(page, present, slots, type).FirstOrDefault(r => r.Key == key) ?? throw new NotFoundException(key, id);
        Guid[] subjects = [id, .. await titles.MergedInto(page.Actor, id, page.Cancel)];
        var skip = int.TryParse(after, out var shown) && shown is >= 0 and <= 1_000 ? shown : 0;
        var rows = await page.Store.Query(
            Related.Select(page.Store.Sql(), page.Types, page.Actor, list.List, subjects, skip + RelatedRows + 1), row => Related.Read(page.Types, page.Actor, list.List, row), page.Cancel);
        list.Rows.AddRange(rows.Skip(skip));
        return RelatedView.With(list.Model(page, present, slots, id, skip), page.Ui);
    }

    private static async Task<IResult> Favourite(Guid id, Pages page, RecordQuery query, RecordStore store, RecordType type, HttpRequest request)
    {
        _ = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        var form = await request.ReadFormAsync(page.Cancel);
        var (workspace, member) = (page.Actor.WorkspaceId, page.Actor.MemberId);
        var sql = form["on"] == "false"
            ? store.Sql().Add($"delete from favourites where workspace_id = {workspace} and member_id = {member} and record_id = {id}")
            : store.Sql().Add($"insert into favourites (workspace_id, member_id, record_id, at) values ({workspace}, {member}, {id}, {page.Ui.Now}) on conflict do nothing");
        await store.Write([sql], [-1], Urgency.Interactive, page.Cancel);
        return Flash.Redirect(page.Context, page.Ui.Url($"{type.Plural}/{id}"));
    }

    private static async Task<IResult> Past(Guid id, Guid? before, Pages page, RecordQuery query, History history, RecordType type)
    {
        var view = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        var present = await page.Present();
        var entries = await history.Of(page.Actor, id, before, 31, page.Cancel);
        var ui = await page.Shell(type.Plural);
        var url = ui.Url($"{type.Plural}/{id}");
        var title = view.Type.Title.Get(view.Record) as string ?? "";
        return HistoryView.With(new HistoryModel(Labels.Type(ui, type), id, title, url,
            [.. entries.Take(30).Select(e => HistoryLines.Item(page.Actor, present, view, e))],
            entries.Count > 30 ? $"{url}/history?before={entries[29].Operation}" : null), ui);
    }

    private static async Task<IResult> Reveal(Guid id, Pages page, Operations run, FieldRules rules, RecordType type, Field field)
    {
        if ((await page.Schema())[type.Name].Find(field.Key) is null)
        {
            throw new NotFoundException(type.Name, id);
        }

        string? plain = null;
        await run.Run(page.Actor, type.Name + ".reveal", async work =>
        {
            var record = await work.Load(type, id);
            plain = field.Get(record) is string stored ? Records.Present.Identifier(field, rules.Reveal(page.Actor, stored)) : null;
            work.Reason = field.Key;
            work.Note(record, "reveal");
        }, page.Cancel);
        return Results.Json(new { value = plain });
    }

    private static IEnumerable<RelatedShown> RelatedOf(Pages page, Present present, Slots slots, RecordType type) =>
        from child in page.Types.All
        where child.IsListed || (child.VisibleThrough.Any(f => f.Target == type.Name) || child.VisibleThrough.Count > 0 && child.Fields.Any(f => f.IsRequired && f.Target == type.Name)) && child.PrivateBy is null && child.Name != "attachment" && !slots.HasOwnPart(child)
        where Visibility.SeesSome(child, page.Actor)
        from field in child.Fields
        where field.Kind == FieldKind.Reference && field.Target == type.Name
        let schema = present.Schema[child.Name]
        let columns = child.DefaultColumns.Select(schema.Find).OfType<Field>().Where(f => !f.IsTitle && f != field && !f.IsMany).ToArray()
        let fields = columns.Where(f => f.Kind != FieldKind.Reference || f.Target == "member").Take(child.Lasts is null ? 2 : 4).ToArray()
        let other = columns.Concat(schema.Fields.Where(f => f.IsRequired && f != field)).FirstOrDefault(f => f is { Kind: FieldKind.Reference, Target: not ("member" or "team" or "record") } && (f.Target != field.Target || (f.IsRequired && field.IsRequired)))
        select new RelatedShown(child == type || child.Fields.Count(f => f.Kind == FieldKind.Reference && f.Target == type.Name) > 1 && !child.IsListed ? $"{child.Plural}-{field.Key}" : child.Plural, new(schema, field, fields, other, slots.Elsewhere(child, field)));
}
