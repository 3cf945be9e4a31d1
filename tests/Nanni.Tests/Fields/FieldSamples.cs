using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Fields;
using Nanni.Administration.Members;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Tests.Api;

namespace Nanni.Tests.Fields;

/// <summary>A record of each type whose fields hold values that stand nowhere else, and members from whom they are kept.</summary>
internal static class FieldSamples
{
    public const string Custom = "secret";

    /// <summary>Types whose fields a role can limit.</summary>
    public static IEnumerable<RecordType> Types => Modules.RecordTypes.All.Where(t => t.IsListed);

    public static IEnumerable<Field> Limitable(RecordType type) => type.Fields.Where(f => FieldAccess.IsLimitable(type, f));

    /// <summary>Numbers that have a check digit.</summary>
    private static readonly Dictionary<string, string> Numbers = new()
    {
        ["nip"] = "5260250274", ["regon"] = "123456785", ["vat"] = "PL5260250274", ["ltCode"] = "121215434", ["pesel"] = "44051401359", ["asmensKodas"] = "38001085718",
        ["dayOfYear"] = "03-17",
    };

    /// <summary>A value for the field in the API's form, and the word in it that no other value holds; no word where others may have the same.</summary>
    public static (JsonNode? Value, string? Word) Planted(Schema schema, RecordType type, Field field, int number)
    {
        var word = $"zq{type.Name}{field.Key.Replace(".", "", StringComparison.Ordinal)}zq".ToLowerInvariant();
        var figure = 731_000 + number;
        return field.Kind switch
        {
            FieldKind.Text or FieldKind.LongText => (word[..Math.Min(word.Length, field.MaxLength)], word[..Math.Min(word.Length, field.MaxLength)]),
            FieldKind.Email => (word + "@example.com", word),
            FieldKind.Url => ($"https://{word}.example.com", word),
            FieldKind.Phone => ($"+48 601 {figure:000 000}", null),
            FieldKind.Number => (figure, figure.ToString(CultureInfo.InvariantCulture)),
            FieldKind.Money => (new JsonObject { ["amount"] = figure.ToString(CultureInfo.InvariantCulture), ["currency"] = "EUR" }, figure.ToString(CultureInfo.InvariantCulture)),
            FieldKind.Percent => (37.19, null),
            FieldKind.Date => ("1931-03-17", null),
            FieldKind.DateTime => ("2031-03-17T08:15:00Z", null),
            FieldKind.YesNo => (true, null),
            FieldKind.Address => (new JsonObject { ["street"] = word }, word),
            FieldKind.Tags => (new JsonArray(word[..Math.Min(60, word.Length)]), word[..Math.Min(60, word.Length)]),
            FieldKind.Choice when schema.OptionsOf(field) is [var first, ..] => (first.Key, null),
            FieldKind.Choices when schema.OptionsOf(field) is [var first, ..] => (new JsonArray(first.Key), null),
            FieldKind.Identifier when field.Scheme is { } scheme => (Numbers[scheme], field.IsEncrypted || scheme == "dayOfYear" ? null : Numbers[scheme]),
            FieldKind.Reference when field.Target == "member" => (schema.Members.Keys.First().ToString(), null),
            _ => (null, null),
        };
    }

    /// <summary>Has each type a custom field that is not sensitive, and the personal numbers switched on.</summary>
    public static async Task Prepare(SignedIn ada)
    {
        var shapes = ada.App.Services.GetRequiredService<ShapeStore>();
        foreach (var type in Types)
        {
            await ada.App.AddCustomField(ada.Workspace.Id, type.Name, Custom, FieldKind.Text);
            foreach (var field in type.Fields.Where(f => f.IsOptIn))
            {
                await shapes.Store.Write([shapes.SwitchOn(ada.Workspace.Id, type.Name, field.Key)], [-1], Urgency.Interactive, default);
            }
        }

        ada.App.Services.GetRequiredService<Schemas>().Forget(ada.Workspace.Id);
    }

    public static async Task<Schema> Schema(this SignedIn member) =>
        await member.App.Services.GetRequiredService<Schemas>().Of(await member.Actor(), default);

    /// <summary>A record with a value in each field that a role can limit, and the words in them by field.</summary>
    public static async Task<(Guid Id, Dictionary<string, (JsonNode Value, string? Word)> Planted)> Plant(ApiClient ada, RecordType type)
    {
        var schema = await ada.Member.Schema();
        var planted = new Dictionary<string, (JsonNode, string?)>();
        var body = await ApiSamples.Body(ada, type);
        var number = 60 * Types.TakeWhile(t => t != type).Count();
        foreach (var field in schema[type.Name].Fields.Where(f => FieldAccess.IsLimitable(type, f) && RecordInput(f)))
        {
            if (Planted(schema, type, field, ++number) is not ({ } value, var word))
            {
                continue;
            }

            planted[field.Key] = (value, word);
            if (field.IsCustom)
            {
                body["custom"] = new JsonObject { [field.Column] = value.DeepClone() };
            }
            else
            {
                body[field.Key] = value.DeepClone();
            }
        }

        return (await ada.Create(type.Plural, body), planted);
    }

    private static bool RecordInput(Field field) => !field.IsReadOnly && !field.IsComputed;

    /// <summary>Gives the member's role one level for every field that has one, or for one field alone.</summary>
    public static async Task Limit(this SignedIn member, FieldLevel level, RecordType? only = null, string? field = null)
    {
        var schema = (await member.Schema()).Whole;
        using var scope = member.App.Services.CreateScope();
        var roles = scope.ServiceProvider.GetRequiredService<Roles>();
        foreach (var type in Types.Where(t => only is null || t == only))
        {
            var levels = schema[type.Name].Fields.Where(f => FieldAccess.IsLimitable(type, f))
                .ToDictionary(f => f.Key, f => field is null || f.Key == field ? level : FieldLevel.Edit);
            await roles.LimitFields(member.Workspace.Id, member.Member.RoleId, schema[type.Name], levels, default);
        }
    }
}
