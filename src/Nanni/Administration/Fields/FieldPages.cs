using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Administration.Fields;

/// <summary>Custom fields: at once in list, form, filter, import, export and API.</summary>
internal static class FieldPages
{
    private static readonly FieldKind[] Kinds =
    [
        FieldKind.Text, FieldKind.LongText, FieldKind.Number, FieldKind.Money, FieldKind.Percent, FieldKind.Date, FieldKind.DateTime, FieldKind.YesNo,
        FieldKind.Choice, FieldKind.Choices, FieldKind.Tags, FieldKind.Reference, FieldKind.References, FieldKind.Email, FieldKind.Phone, FieldKind.Url, FieldKind.Address,
    ];

    public static void Map(RouteGroupBuilder fields)
    {
        fields.MapGet("", (string? type, Pages page) => List(type, page));
        fields.MapGet("/{type}/new", (string type, Pages page) => Edit(type, null, page));
        fields.MapPost("/{type}", (string type, Pages page, ShapeStore shapes, HttpRequest request) => Save(type, null, page, shapes, request));
        fields.MapGet("/{type}/{key}", (string type, string key, Pages page) => Edit(type, key, page));
        fields.MapPost("/{type}/{key}", (string type, string key, Pages page, ShapeStore shapes, HttpRequest request) => Save(type, key, page, shapes, request));
        fields.MapPost("/{type}/{key}/delete", async (string type, string key, Pages page, ShapeStore shapes) =>
        {
            // The key is kept, so that it never means another field.
            await shapes.Run(page.Actor, Told.Shape("field.deleted", $"{type}.{key}"), [shapes.Sql().Add($"update custom_fields set deleted_at = {page.Ui.Now} where workspace_id = {page.Actor.WorkspaceId} and type = {type} and key = {key}")], page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("settings/fields?type=" + type), "saved.settings");
        });
    }

    internal static TypeModel[] Types(Pages page, string path) =>
        [.. page.Types.All.Where(t => t.IsListed).Select(t => Labels.Type(page.Ui, t) with { Url = page.Ui.Url($"settings/{path}?type={t.Name}") })];

    private static async Task<IResult> List(string? name, Pages page)
    {
        var (ui, type) = (page.Ui, Type(page, name ?? "contact"));
        var present = await page.Present();
        var schema = present.Schema[type.Name];
        await page.Shell("settings");
        return AdminFieldsView.With(new AdminFieldsModel(Labels.Type(ui, type), Types(page, "fields"),
            [.. schema.Custom.Select(f => new AdminField(f.Column, Labels.Field(ui, type.Name, f), FieldJson.Camel(f.Kind), ui.T("kind." + FieldJson.Camel(f.Kind)), Labels.Group(ui, f.Group), ui.Url($"settings/fields/{type.Name}/{f.Column}"))
            {
                IsRequired = f.IsRequired,
                IsFilterable = f.IsIndexed,
                IsSensitive = f.IsSensitive,
            })],
            ui.Url($"settings/fields/{type.Name}/new")), ui);
    }

    private static async Task<IResult> Edit(string name, string? key, Pages page, IReadOnlyDictionary<string, string>? errors = null, IFormCollection? form = null)
    {
        var (ui, type) = (page.Ui, Type(page, name));
        var schema = (await page.Schema())[type.Name];
        var field = key is null ? null : schema.Find(CustomField.Prefix + key) ?? throw new NotFoundException("field", Guid.Empty);
        await page.Shell("settings");
        var kind = field?.Kind ?? (Enum.TryParse<FieldKind>(form?["kind"], ignoreCase: true, out var typed) ? typed : FieldKind.Text);
        string? Given(string input) => form?[input].ToString();
        var model = new AdminFieldModel(Labels.Type(ui, type), field is null ? ui.T("fields.new") : Labels.Field(ui, type.Name, field),
            ui.Url($"settings/fields/{type.Name}" + (key is null ? "" : "/" + key)), ui.Url("settings/fields?type=" + type.Name))
        {
            Key = key,
            KeyText = Given("key") ?? "",
            Label = form is null ? OptionForm.Label(field?.Labels) : new(Given("label.en")!, Given("label.pl")!, Given("label.lt")!),
            Kinds = [.. Kinds.Where(k => field is null || k == kind).Select(k => new OptionModel(FieldJson.Camel(k), ui.T("kind." + FieldJson.Camel(k)), IsSelected: k == kind))],
            Options = [.. (form is null ? field?.Options ?? [] : OptionForm.Read(form)).Select(OptionForm.Show)],
            Targets = [.. page.Types.All.Where(t => t.IsListed).Select(t => new OptionModel(t.Name, ui.T("type." + t.Name), IsSelected: t.Name == (field?.Target ?? Given("target")))),
                new("member", ui.T("type.member"), IsSelected: field?.Target == "member")],
            Groups = [.. new[] { "custom" }.Concat(type.Fields.Select(f => f.Group)).Distinct().Select(g => new OptionModel(g, Labels.Group(ui, g), IsSelected: g == (field?.Group ?? Given("group") ?? "custom")))],
            Decimals = field?.Decimals ?? (int.TryParse(Given("decimals"), out var decimals) ? decimals : 0),
            IsRequired = field?.IsRequired ?? Given("required") is "true" or "on",
            IsSensitive = field?.IsSensitive ?? Given("sensitive") is "true" or "on",
            IsFilterable = field?.IsIndexed ?? form is null || Given("filterable") is "true" or "on",
            Errors = errors ?? new Dictionary<string, string>(),
            DeleteUrl = key is null ? null : ui.Url($"settings/fields/{type.Name}/{key}/delete"),
        };
        return AdminFieldView.With(model, ui, errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> Save(string name, string? key, Pages page, ShapeStore shapes, HttpRequest request)
    {
        var (ui, type) = (page.Ui, Type(page, name));
        var form = await request.ReadFormAsync(page.Cancel);
        var schema = (await page.Schema())[type.Name];
        var labels = OptionForm.Labels(form["label.en"].ToString(), form["label.pl"].ToString(), form["label.lt"].ToString());
        var errors = new Dictionary<string, string>();
        if (labels.Count == 0)
        {
            errors["label.en"] = ui.T("form.required");
        }

        var options = OptionForm.Read(form);
        var group = form["group"].ToString() is { Length: > 0 and <= 60 } given ? given : "custom";
        bool Ticked(string input) => form[input].Any(v => v is "true" or "on");
        if (key is not null)
        {
            var field = schema.Find(CustomField.Prefix + key) ?? throw new NotFoundException("field", Guid.Empty);
            if (errors.Count > 0)
            {
                return await Edit(name, key, page, errors, form);
            }

            // An option that records may have stays readable: it is hidden, never dropped.
            options.AddRange(field.Options.Where(o => options.All(n => n.Key != o.Key)).Select(o => o with { IsHidden = true }));
            var update = shapes.Json(shapes.Sql().Raw("update custom_fields set labels = "), labels);
            update = shapes.Json(update.Raw(", options = "), options);
            var told = Told.Shape("field.saved", $"{type.Name}.{key}", Told.Differences(
                Describe(field.Options, field.IsRequired, field.Group), Describe(options, Ticked("required"), group)));
            await shapes.Run(page.Actor, told, [update.Add($", is_required = {Ticked("required")}, form_group = {group} where workspace_id = {page.Actor.WorkspaceId} and id = {field.ValueId}")], page.Cancel);
            return Flash.Redirect(page.Context, ui.Url("settings/fields?type=" + type.Name), "saved.settings");
        }

        if (!Enum.TryParse<FieldKind>(form["kind"], ignoreCase: true, out var kind) || !Kinds.Contains(kind))
        {
            errors["kind"] = ui.T("form.choose");
        }

        if (kind is FieldKind.Choice or FieldKind.Choices && options.Count == 0)
        {
            errors["option.en"] = ui.T("fields.options");
        }

        var target = kind is FieldKind.Reference or FieldKind.References ? form["target"].ToString() : null;
        if (target is not null && target != "member" && page.Types.Find(target) is null)
        {
            errors["target"] = ui.T("form.choose");
        }

        if (errors.Count > 0)
        {
            return await Edit(name, null, page, errors, form);
        }

        var taken = (await shapes.Store.Query(shapes.Sql().Add($"select key from custom_fields where workspace_id = {page.Actor.WorkspaceId} and type = {type.Name}"), row => row.Text(0), page.Cancel)).ToHashSet();
        var fresh = OptionForm.Free(form["key"].ToString() is { Length: > 0 } wanted ? wanted : labels.Values.First(), taken);
        var decimals = int.TryParse(form["decimals"], out var digits) ? Math.Clamp(digits, 0, 6) : 0;
        var insert = shapes.Sql().Add($"""
            insert into custom_fields (workspace_id, id, type, key, kind, is_required, is_filterable, is_sensitive, form_group, target, decimals, position, labels, options)
            values ({page.Actor.WorkspaceId}, {Guid.CreateVersion7()}, {type.Name}, {fresh}, {kind.ToString()}, {Ticked("required")}, {Ticked("filterable")}, {Ticked("sensitive")}, {group}, {target}, {decimals}, {schema.Custom.Count},
            """).Raw(" ");
        insert = shapes.Json(insert, labels);
        insert = shapes.Json(insert.Raw(", "), options).Raw(")");
        var made = Told.Shape("field.saved", $"{type.Name}.{fresh}", Told.Differences(
            [], Describe(options, Ticked("required"), group).Append(new("kind", FieldJson.Camel(kind)))
                .Append(new("sensitive", Ticked("sensitive") ? "true" : "false")).ToDictionary()));
        await shapes.Run(page.Actor, made, [insert], page.Cancel);
        return Flash.Redirect(page.Context, ui.Url("settings/fields?type=" + type.Name), "saved.settings");
    }

    private static Dictionary<string, string?> Describe(IReadOnlyList<Option> options, bool isRequired, string group) => new()
    {
        ["options"] = OptionForm.Told(options),
        ["required"] = isRequired ? "true" : "false",
        ["group"] = group,
    };

    internal static RecordType Type(Pages page, string name) =>
        page.Types.Find(name) is { IsListed: true } type ? type : throw new NotFoundException(name, Guid.Empty);
}
