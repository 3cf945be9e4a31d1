using System.Net;
using System.Text.Json.Nodes;
using Nanni.Database;
using Nanni.Records.Filters;
using Nanni.Records.Types;

namespace Nanni.Tests.Api;

/// <summary>Every field, operator and type with what an attacker or a broken program might send: an answer or a clear refusal, never a fault.</summary>
public sealed class InputMatrixTests
{
    private const int Sample = 700;

    private static readonly bool IsWhole = Environment.GetEnvironmentVariable("NANNI_TEST_FULL") == "1";

    private static readonly string[] Payloads =
    [
        "'", "''", "\"", "\\", "';--", "' or '1'='1", "1) or (1=1", "'; drop table contacts; --", "$1", "?1", ":p", "{0}", "%", "_", "%%%%", "*",
        "\0", "a\0b", "\u0001", "\uFEFF", "Łódź", "𐐷", "-1", "0", "9223372036854775807", "92233720368547758.08", "1e400", "NaN", "Infinity", "0x1F",
        "true", "null", "[]", "{}", "2026-02-30", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59.9999999Z", "last 99999999999 days", "next 9999 years",
        "0001-01-01..9999-12-31", "01980000-0000-7000-8000-000000000000", "me", "", " ", "pg_sleep(5)", "<script>alert(1)</script>", "../../etc/passwd",
        "\r\nX-Injected: 1", "=cmd|' /C calc'!A0",
    ];

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task No_filter_breaks_the_database_or_the_answer(Provider provider)
    {
        var ada = await Ada(provider);
        foreach (var kind in Enum.GetValues<FieldKind>().Except([FieldKind.File, FieldKind.Identifier]))
        {
            var options = kind is FieldKind.Choice or FieldKind.Choices ? new[] { "red", "green" } : [];
            var target = kind is FieldKind.Reference or FieldKind.References ? "account" : null;
            await ada.Member.App.AddCustomField(ada.Member.Workspace.Id, "contact", "indexed" + kind, kind, true, target, options);
            await ada.Member.App.AddCustomField(ada.Member.Workspace.Id, "contact", "plain" + kind, kind, false, target, options);
        }

        await ada.Create("contacts", new { lastName = "O'Brien", custom = new { indexedText = "a", plainNumber = 5, plainDateTime = "2026-11-22T08:15:00Z" } });
        var before = await ApiSamples.Digest(ada.Member);
        foreach (var (type, field, op, payload) in await Cases(ada))
        {
            JsonNode? value = op is "in" or "notIn" or "between" ? new JsonArray(payload, payload) : payload;
            var filter = new JsonObject { ["field"] = field, ["op"] = op, ["value"] = value };
            var answer = await ada.Get($"{type}?limit=5&filter={Uri.EscapeDataString(filter.ToJsonString())}");

            Assert.True(
                answer.Status == HttpStatusCode.OK || (answer.Status == HttpStatusCode.BadRequest && answer.Code is not null),
                $"{type}: {filter.ToJsonString()} answered {answer.Status}. {answer.Text}");
        }

        foreach (var payload in Payloads)
        {
            foreach (var query in (string[])["filter", "q", "sort", "fields", "after", "limit", "count"])
            {
                var answer = await ada.Get($"contacts?{query}={Uri.EscapeDataString(payload)}");
                Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{query}={payload} answered {answer.Status}. {answer.Text}");
            }
        }

        Assert.Equal(before, await ApiSamples.Digest(ada.Member));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Every_field_takes_or_refuses_whatever_it_is_given_and_a_refusal_changes_nothing(Provider provider)
    {
        var ada = await Ada(provider);
        var random = new Random(3);
        foreach (var type in ApiSamples.Creatable)
        {
            var body = await ApiSamples.Body(ada, type);
            var id = await ada.Create(type.Plural, body);
            foreach (var field in type.Fields.Concat(type.SystemFields))
            {
                foreach (var payload in IsWhole ? Payloads : random.GetItems(Payloads, 3))
                {
                    var given = (JsonNode[])[payload, new JsonArray(payload), new JsonObject { ["id"] = payload }, new JsonObject { ["amount"] = payload, ["currency"] = "EUR" }, 7, true];
                    foreach (var value in IsWhole ? given : [given[0], random.GetItems(given, 1)[0].DeepClone()])
                    {
                        var before = await ApiSamples.Digest(ada.Member);
                        var answer = await ada.Patch($"{type.Plural}/{id}", new JsonObject { [field.Key] = value });

                        Assert.True(
                            answer.Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict,
                            $"{type.Name}.{field.Key} = {payload} answered {answer.Status}. {answer.Text}");
                        Assert.True(
                            answer.Status == HttpStatusCode.OK || before == await ApiSamples.Digest(ada.Member),
                            $"{type.Name}.{field.Key} = {payload} was refused and changed something.");
                        if (answer.Status == HttpStatusCode.OK)
                        {
                            Assert.Equal(HttpStatusCode.OK, (await ada.Get($"{type.Plural}/{id}")).Status);
                        }
                    }
                }
            }
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task No_type_lets_a_request_set_what_is_not_its_to_set(Provider provider)
    {
        var ada = await Ada(provider);
        string[] never =
        [
            "id", "type", "workspace", "workspaceId", "workspace_id", "createdAt", "createdBy", "updatedAt", "deletedAt", "mergedInto", "role", "isAdministrator",
            "ownerId", "owner_id", "sortKey", "search", "__proto__", "$type",
        ];
        foreach (var type in ApiSamples.Creatable)
        {
            var body = await ApiSamples.Body(ada, type);
            var id = await ada.Create(type.Plural, body);
            var before = await ApiSamples.Digest(ada.Member);
            var closed = type.Fields.Where(f => f.IsComputed || (f.IsReadOnly && !f.IsGivenOnce) || (f.IsHidden && f.Target != "record")).Select(f => f.Key);
            foreach (var member in never.Concat(closed))
            {
                var more = body.DeepClone().AsObject();
                more[member] = id.ToString();
                Assert.Equal((type.Name, member, HttpStatusCode.UnprocessableEntity), (type.Name, member, (await ada.Post(type.Plural, more)).Status));
                var change = new JsonObject { [member] = id.ToString() };
                Assert.Equal((type.Name, member, HttpStatusCode.UnprocessableEntity), (type.Name, member, (await ada.Patch($"{type.Plural}/{id}", change)).Status));
            }

            Assert.Equal(before, await ApiSamples.Digest(ada.Member));
        }
    }

    /// <summary>All, or as many as a run before each commit can bear, the same every time.</summary>
    private static async Task<IEnumerable<(string Type, string Field, string Op, string Payload)>> Cases(ApiClient ada)
    {
        var custom = (await ada.Get("contacts?limit=1"))["items"]![0]!["custom"]!.AsObject().Select(c => ("contacts", "custom." + c.Key));
        var fields = Modules.RecordTypes.All
            .SelectMany(type => type.Fields.Concat(type.SystemFields).Select(field => (type.Plural, field.Key)))
            .Concat(custom).Concat([("contacts", "account.name"), ("contacts", "account.tags"), ("accounts", "contacts"), ("contacts", "account.parent.parent.name")]);
        var all = fields.SelectMany(field => Ops.All.SelectMany(op => Payloads.Select(payload => (field.Item1, field.Item2, op, payload)))).ToArray();
        return IsWhole ? all : new Random(7).GetItems(all, Sample);
    }

    private static async Task<ApiClient> Ada(Provider provider) => await ApiClient.Of(await (await TestApp.On(provider)).SignIn());
}
