using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Integrations.Webhooks;
using Nanni.Records.Access;
using Nanni.Records.Types;

namespace Nanni.Tests.Fields;

/// <summary>
/// Every record type and every field that a role can limit: hidden, no page, program interface, export, history or search gives its value
/// away; only to be seen, nothing that is sent changes it.
/// </summary>
public sealed class FieldMatrixTests
{
    private static readonly Scope[] Everything = [.. Enum.GetValues<Right>().Select(_ => Scope.All)];

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_hidden_is_nowhere(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        var words = new List<string>();
        var seen = new HashSet<string>();
        var records = new Dictionary<RecordType, Guid>();
        foreach (var type in FieldSamples.Types)
        {
            var (id, planted) = await FieldSamples.Plant(ada, type);
            records[type] = id;
            words.AddRange(planted.Values.Select(p => p.Word).OfType<string>());

            // The history must have something to tell: each value goes away and comes back.
            await ada.Patch($"{type.Plural}/{id}", new JsonObject { ["custom"] = new JsonObject { [FieldSamples.Custom] = "other" } });
            await ada.Patch($"{type.Plural}/{id}", new JsonObject { ["custom"] = new JsonObject { [FieldSamples.Custom] = planted[CustomField.Prefix + FieldSamples.Custom].Value.DeepClone() } });
        }

        await bert.Member.Limit(FieldLevel.Hidden);
        foreach (var (url, api) in await Urls(bert.Member, records))
        {
            var text = api ? (await bert.Get(url)).Text : (await bert.Member.Get(url)).Text;
            foreach (var word in words)
            {
                Assert.False(Holds(text, word), $"{url} gives “{word}” away.");
            }
        }

        // The oracle must be able to fail: an administrator sees each of them somewhere.
        foreach (var (type, id) in records)
        {
            var text = (await ada.Get($"{type.Plural}/{id}")).Text + (await ada.Member.Get($"{type.Plural}/{id}")).Text;
            seen.UnionWith(words.Where(word => Holds(text, word)));
        }

        Assert.Equal(words.Order(), seen.Order());
        Assert.True(words.Count > 30);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_hidden_can_be_neither_asked_nor_found_nor_given(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        await bert.Member.Limit(FieldLevel.Hidden);
        foreach (var type in FieldSamples.Types)
        {
            var (id, planted) = await FieldSamples.Plant(ada, type);
            var shown = (await bert.Get($"{type.Plural}/{id}")).Json.AsObject();
            var before = (await ada.Get($"{type.Plural}/{id}")).Version;
            foreach (var (key, (value, word)) in planted)
            {
                var isCustom = key.StartsWith(CustomField.Prefix, StringComparison.Ordinal);
                var holder = isCustom ? shown["custom"]!.AsObject() : shown;
                Assert.False(holder.ContainsKey(isCustom ? key[CustomField.Prefix.Length..] : key), $"{type.Name} {key} is there.");
                foreach (var query in (string[])[$"filter={key}:notEmpty", $"sort={key}", $"fields={key}"])
                {
                    var refused = await bert.Get($"{type.Plural}?{query}");
                    Assert.True(refused.Status == HttpStatusCode.BadRequest && refused.Code == "field.unknown", $"{type.Name} {query}: {refused.Status} {refused.Text}");
                }

                var page = await bert.Member.Get($"{type.Plural}?filter={Uri.EscapeDataString($$"""{"field":"{{key}}","op":"notEmpty"}""")}&sort=-{key}");
                Assert.Equal(HttpStatusCode.OK, page.Status);
                Assert.NotNull(page.Document.QuerySelector(".list-lacks"));

                var body = isCustom ? new JsonObject { ["custom"] = new JsonObject { [key[7..]] = value.DeepClone() } } : new JsonObject { [key] = value.DeepClone() };
                Assert.Equal(["field.unknown"], (await bert.Patch($"{type.Plural}/{id}", body)).Codes(key));
                if (word is not null)
                {
                    Assert.Empty((await bert.Get($"{type.Plural}?q={Uri.EscapeDataString(word)}")).Items("id"));
                    Assert.DoesNotContain(type.Plural + " sample", (await bert.Member.Get($"search?q={Uri.EscapeDataString(word)}")).Text, StringComparison.Ordinal);
                    Assert.DoesNotContain(type.Plural + " sample", (await bert.Member.Get($"{type.Plural}?q={Uri.EscapeDataString(word)}")).Text, StringComparison.Ordinal);
                }
            }

            // What is seen is found all the same.
            Assert.Equal(type.IsSearched ? 1 : 0, (await bert.Get($"{type.Plural}?q={Uri.EscapeDataString(type.Plural + " sample")}")).Items("id").Count());
            Assert.Equal(before, (await ada.Get($"{type.Plural}/{id}")).Version);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_only_to_be_seen_stays_whatever_is_sent(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        await bert.Member.Limit(FieldLevel.Read);
        foreach (var type in FieldSamples.Types)
        {
            var (id, planted) = await FieldSamples.Plant(ada, type);
            var one = $"{type.Plural}/{id}";
            var before = (await ada.Get(one)).Json;
            var token = (await bert.Member.Get(one)).Document.QuerySelector("input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
            foreach (var (key, (value, _)) in planted)
            {
                var body = key.StartsWith(CustomField.Prefix, StringComparison.Ordinal) ? new JsonObject { ["custom"] = new JsonObject { [key[7..]] = null } } : new JsonObject { [key] = null };
                Assert.Equal(["field.readOnly"], (await bert.Patch(one, body)).Codes(key));
                foreach (var (path, fields) in new (string, (string, string)[])[]
                {
                    (one, [(key, ""), ("version", "1")]), ($"{one}/fields/{key}", [(key, ""), ("version", "1")]),
                    ($"{type.Plural}/bulk", [("action", "edit"), ("field", key), (key, "7"), ("id", id.ToString())]),
                    ($"{type.Plural}/bulk", [("action", "tag"), ("tags", "changed"), ("id", id.ToString())]),
                })
                {
                    if (!path.EndsWith("/bulk", StringComparison.Ordinal) || key == "tags" || fields[0].Item2 == "edit")
                    {
                        await bert.Member.Browser.Post(bert.Member.Url(path), [("__RequestVerificationToken", token), .. fields]);
                    }
                }

                Assert.Equal(HttpStatusCode.NotFound, (await bert.Member.Get($"{type.Plural}/inputs/{key}")).Status);
                Assert.Null((await bert.Member.Get(one + "/edit")).Document.QuerySelector($"main [name='{key}']"));
            }

            var after = (await ada.Get(one)).Json;
            foreach (var key in planted.Keys)
            {
                Assert.True(JsonNode.DeepEquals(Of(before, key), Of(after, key)), $"{type.Name} {key}: {Of(before, key)} became {Of(after, key)}");
            }
        }
    }

    /// <summary>A field is open only where somebody decided so: a new one has levels.</summary>
    [Fact]
    public void Only_what_a_record_is_made_of_has_no_level()
    {
        var open = FieldSamples.Types.SelectMany(type => type.Fields.Where(f => !f.IsHidden && !FieldAccess.IsLimitable(type, f))
            .Where(f => !f.IsTitle && f.Target is null or "member" or "team").Select(f => $"{type.Name}.{f.Key}"));

        Assert.Equal(
            [
                "account.kind", "contact.firstName", "contact.kind", "contact.lastName", "interaction.at", "interaction.kind", "interaction.private",
                "lead.company", "lead.convertedAt", "lead.disqualifyReason", "lead.email", "lead.firstName", "lead.lastName", "lead.phone", "lead.status",
                "opportunity.closedAt", "opportunity.lostReason", "opportunity.stageSince", "opportunity.status", "priceList.currency", "quote.currency", "quote.status", "task.doneAt", "task.dueAt", "task.kind", "task.status",
            ],
            open.Order(StringComparer.Ordinal));
    }

    private static JsonNode? Of(JsonNode record, string key) =>
        key.StartsWith(CustomField.Prefix, StringComparison.Ordinal) ? record["custom"]![key[CustomField.Prefix.Length..]] : record[key];

    private static bool Holds(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase)
        || (long.TryParse(word, out var number) && text.Contains(number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private static async Task<(ApiClient Ada, ApiClient Bert)> Two(Provider provider)
    {
        var founder = await (await TestApp.On(provider)).SignIn();
        await FieldSamples.Prepare(founder);
        return (await ApiClient.Of(founder), await ApiClient.Of(await founder.SignInColleague(Everything)));
    }

    /// <summary>Every address that can be read, for each record, with all columns of lists; those of the API for the program.</summary>
    private static async Task<List<(string Url, bool Api)>> Urls(SignedIn member, Dictionary<RecordType, Guid> records)
    {
        var schema = await member.Schema();
        var urls = new List<(string, bool)>();
        foreach (var endpoint in member.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods;
            var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            var api = pattern.StartsWith("/api/", StringComparison.Ordinal);
            if (methods?.Contains("GET") is not true || !(api || pattern.StartsWith("/w/", StringComparison.Ordinal)) || pattern.Contains("/live", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var (type, id) in records)
            {
                // Of addresses that name no type one is enough; those of another type wait for its record.
                var named = Modules.RecordTypes.All.FirstOrDefault(t => pattern.Split('/').Contains(t.Plural));
                if (named is null ? type.Name != "contact" && !pattern.Contains("{id", StringComparison.Ordinal) : named != type)
                {
                    continue;
                }

                var keys = pattern.Contains("{key}", StringComparison.Ordinal) ? schema.Whole[type.Name].Fields.Select(f => f.Key) : [""];
                foreach (var key in keys)
                {
                    var url = pattern.Replace("{workspace}", member.Workspace.Slug, StringComparison.Ordinal).Replace("{slug}", member.Workspace.Slug, StringComparison.Ordinal)
                        .Replace("{id:guid}", id.ToString(), StringComparison.Ordinal).Replace("{key}", key, StringComparison.Ordinal)
                        .Replace("{target}", type.Name, StringComparison.Ordinal).Replace("{type}", type.Name, StringComparison.Ordinal);
                    if (!url.Contains('{', StringComparison.Ordinal))
                    {
                        var columns = string.Join(',', schema.Whole[type.Name].Fields.Select(f => f.Key));
                        urls.Add((api ? url + (url.EndsWith("/operations", StringComparison.Ordinal) ? "?record=" + id : "") : $"{url}?columns={columns}&ids={id}", api));
                    }
                }
            }
        }

        Assert.True(urls.Count > 150, $"Only {urls.Count} addresses.");
        return urls;
    }

    /// <summary>The webhook and the assistant have no address of their own to be found by.</summary>
    [Theory, MemberData(nameof(Providers))]
    public async Task Neither_a_webhook_nor_an_assistant_tells_what_is_hidden(Provider provider)
    {
        var (ada, bert) = await Two(provider);
        await bert.Member.Limit(FieldLevel.Hidden);
        foreach (var type in FieldSamples.Types)
        {
            var (id, planted) = await FieldSamples.Plant(ada, type);
            var changed = await ada.Patch($"{type.Plural}/{id}", new JsonObject { ["custom"] = new JsonObject { [FieldSamples.Custom] = null } });
            string[] words = [.. planted.Values.Select(p => p.Word).OfType<string>()];
            var bodies = bert.Member.App.Services.GetRequiredService<WebhookBody>();
            var delivery = new Delivery(
                Guid.CreateVersion7(), changed.Operation!.Value, id, 1, type.Name, "updated", default, DeliveryState.Waiting, 0, null, null, null, null, null, null, null);
            var told = System.Text.Encoding.UTF8.GetString((await bodies.Write(await bert.Member.Actor(), delivery, default))!);
            var whole = System.Text.Encoding.UTF8.GetString((await bodies.Write(await ada.Member.Actor(), delivery, default))!);

            var read = await Call(bert, "read_record", new { type = type.Name, id });
            var listed = await Call(bert, "list_records", new { type = type.Name });
            var rehearsed = await Call(bert, "undo_operation", new { operation = changed.Operation, dryRun = true });

            Assert.All(words, word =>
            {
                Assert.True(Holds(whole, word), word);
                Assert.All(new[] { told, read, listed, rehearsed }, text => Assert.False(Holds(text, word), $"{word}: {text}"));
            });
        }
    }

    private static async Task<string> Call(ApiClient api, string name, object arguments) =>
        (await api.Post("/mcp", new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name, arguments } })).Text;
}
