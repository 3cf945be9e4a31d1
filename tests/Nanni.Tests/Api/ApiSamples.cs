using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Tests.Api;

/// <summary>A body for each record type, and what a workspace holds, for the tests that try all of them.</summary>
internal static class ApiSamples
{
    /// <summary>Types that the API creates; a file comes by a page.</summary>
    public static IEnumerable<RecordType> Creatable => Modules.RecordTypes.All.Where(t => !t.Fields.Any(f => f is { Kind: FieldKind.File, IsRequired: true }));

    /// <summary>What types ask for beside what their fields say.</summary>
    private static readonly Dictionary<string, JsonObject> Needed = new()
    {
        ["approvalRule"] = new() { ["measure"] = "discount", ["threshold"] = 10 },
        ["priceList"] = new() { ["currency"] = "EUR" },
        ["price"] = new() { ["unitPrice"] = 5.25 },
        ["discountRule"] = new() { ["level"] = "a", ["discount"] = 5 },
        ["dealProduct"] = new() { ["unitPrice"] = 5.25, ["quantity"] = 2 },
        ["bundleItem"] = new() { ["quantity"] = 2 },
    };

    /// <summary>Values for what a type requires; records it refers to are made first.</summary>
    public static async Task<JsonObject> Body(ApiClient admin, RecordType type)
    {
        var body = new JsonObject { [type.Name is "contact" or "lead" ? "lastName" : type.Name is "note" ? "body" : type.Title.Key] = type.Plural + " sample" };
        foreach (var field in type.Fields.Where(f => f is { IsRequired: true, Kind: FieldKind.Reference } && (!f.IsReadOnly || f.IsGivenOnce)))
        {
            if (field.Target == "member")
            {
                body[field.Key] = admin.Member.Member.Id.ToString();
                continue;
            }

            var target = Modules.RecordTypes[field.Target!];
            body[field.Key] = (await admin.Create(target.Plural, await Body(admin, target))).ToString();
        }

        if (type.Find("stage") is not null)
        {
            body["stage"] = (await admin.Create("stages", await Body(admin, Modules.RecordTypes["stage"]))).ToString();
        }

        foreach (var field in type.Fields.Where(f => f is { IsRequired: true, IsTitle: false, Kind: not FieldKind.Reference } && (f.IsGivenOnce || f.Kind == FieldKind.Money)))
        {
            body[field.Key] = field.Kind switch
            {
                FieldKind.Choice => field.Options[^1].Key,
                FieldKind.Date => "2026-01-01",
                FieldKind.Money => new JsonObject { ["amount"] = "1", ["currency"] = "EUR" },
                _ => body[field.Key]?.DeepClone(),
            };
        }

        foreach (var (key, value) in Needed.GetValueOrDefault(type.Name, []))
        {
            body[key] = value?.DeepClone();
        }

        if (type.Find("person") is { Target: "member" })
        {
            body["person"] = admin.Member.Member.Id.ToString();
        }

        return body;
    }

    /// <summary>Changes with every write to the workspace, and with nothing else.</summary>
    public static async Task<string> Digest(SignedIn member)
    {
        var store = member.App.Services.GetRequiredService<RecordStore>();
        var parts = new List<string>();
        foreach (var type in Modules.RecordTypes.All)
        {
            parts.Add(await One(store.Sql().Raw("select coalesce(sum(version), 0), count(*), count(deleted_at) from ").Raw(type.Table)));
        }

        foreach (var table in (string[])["operations", "changes", "records", "field_values", "match_keys", "timeline_entries", "jobs"])
        {
            parts.Add(await One(store.Sql().Raw("select count(*), 0, 0 from ").Raw(table)));
        }

        return string.Join(' ', parts);

        async Task<string> One(Sql sql) => (await store.Query(
            sql.Raw(" where workspace_id = ").Value(member.Workspace.Id),
            row => string.Create(CultureInfo.InvariantCulture, $"{row.Long(0)}/{row.Long(1)}/{row.Long(2)}"), default))[0];
    }
}
