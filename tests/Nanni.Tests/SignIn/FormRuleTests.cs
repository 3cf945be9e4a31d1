using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Members;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Integrations.Webhooks;
using Nanni.Privacy.Consents;
using Nanni.Privacy.Retention;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Web.Security;
using Nanni.Web.SignIn;

namespace Nanni.Tests.SignIn;

/// <summary>An annotation on a form proves nothing; that the form comes back with a message at the field does.</summary>
public sealed class FormRuleTests
{
    private static readonly string TooLong = new('?', 300);

    [Fact]
    public async Task Every_annotated_field_of_every_form_is_really_checked()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn();
        var known = await Known(ada);
        var halfway = await Halfway(app);
        var forms = Forms(app).ToList();
        var open = RequestGuardTests.Endpoints(app).Where(e => e.IsOpen).Select(e => e.Path).ToHashSet();
        Assert.Contains(forms, form => form.Path == "/sign-in");
        Assert.Contains(forms, form => form.Path.EndsWith("/settings/members", StringComparison.Ordinal));

        var forgotten = new List<string>();
        foreach (var (path, type) in forms)
        {
            var browser = path == "/sign-in/second" ? halfway : open.Contains(path) ? app.Browser() : ada.Browser;
            var empty = await Post(browser, known.GetValueOrDefault(path, path), type, "");
            var wrong = await Post(browser, known.GetValueOrDefault(path, path), type, TooLong);
            forgotten.AddRange(Annotated(type)
                .Where(field => empty.Error(field.Name) is null && wrong.Error(field.Name) is null)
                .Select(field => $"{path} {type.Name}.{field.Name} ({empty.Status}, {wrong.Status})"));
            Assert.True(HttpStatusCode.UnprocessableEntity == empty.Status || HttpStatusCode.UnprocessableEntity == wrong.Status, $"{path}: {empty.Status}, {wrong.Status}");
        }

        Assert.Empty(forgotten);
    }

    [Fact]
    public async Task Every_form_before_sign_in_comes_back_with_what_was_typed_when_its_token_is_stale()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var known = await Known(await app.SignIn());
        var open = RequestGuardTests.Endpoints(app).Where(e => e is { IsOpen: true, Method: "POST" }).Select(e => e.Path).ToHashSet();
        var forms = Forms(app).Where(form => open.Contains(form.Path)).ToList();
        Assert.Subset(forms.Select(f => f.Path).ToHashSet(), new[] { "/sign-in", "/set-up/{token}", "/join/{token}", "/reset/{token}" }.ToHashSet());

        foreach (var (path, type) in forms)
        {
            var browser = path == "/sign-in/second" ? await Halfway(app) : app.Browser();
            var page = await browser.Get(known.GetValueOrDefault(path, path));
            if (page.Document.QuerySelector("main form") is null)
            {
                // No mail is set up, so there is no link to ask for.
                Assert.Equal("/forgot", path);
                continue;
            }

            var typed = Annotated(type).Where(f => f.Name is not ("Password" or "Proof") && f.GetCustomAttribute<AllowedValuesAttribute>() is null).ToList();
            var stale = await page.Submit([(Csrf.Field, "stale"), ("Password", "secret"), .. typed.Select(f => (f.Name, (string?)"typed"))]);

            Assert.Equal(HttpStatusCode.BadRequest, stale.Status);
            Assert.Contains("try again", stale.Problem, StringComparison.Ordinal);
            Assert.All(typed, field => Assert.Equal("typed", stale.Value(field.Name)));
            Assert.DoesNotContain("secret", stale.Text, StringComparison.Ordinal);
            Assert.NotEqual(HttpStatusCode.BadRequest, (await stale.Submit(("Password", ""))).Status);
        }
    }

    /// <summary>A browser in which somebody has given the password and not yet the second factor.</summary>
    private static async Task<TestClient> Halfway(TestApp app)
    {
        var person = await app.Person();
        await person.SetUpApp();
        var browser = app.Browser();
        await browser.AtSecondStep(person);
        return browser;
    }

    private static IEnumerable<(string Path, Type Form)> Forms(TestApp app) =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from parameter in endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? []
        where parameter.GetCustomAttribute<FromFormAttribute>() is not null
            && parameter.ParameterType.Assembly == typeof(Program).Assembly && Annotated(parameter.ParameterType).Any()
        select ("/" + endpoint.RoutePattern.RawText!.Trim('/'), parameter.ParameterType);

    private static IEnumerable<PropertyInfo> Annotated(Type form) =>
        form.GetProperties().Where(property => property.GetCustomAttributes<ValidationAttribute>().Any());

    private static async Task<TestPage> Post(TestClient browser, string path, Type form, string value)
    {
        var token = (await browser.Get("/sign-in")).Value(Csrf.Field)!;
        return await browser.Post(path, [(Csrf.Field, token), .. Annotated(form).Select(field => (field.Name, value))]);
    }

    /// <summary>Addresses that exist, for routes with parameters.</summary>
    private static async Task<Dictionary<string, string>> Known(SignedIn ada)
    {
        using var scope = ada.App.Services.CreateScope();
        var tokens = scope.ServiceProvider.GetRequiredService<OneTimeTokens>();
        var members = scope.ServiceProvider.GetRequiredService<Members>();
        var data = new MemberData("Invited", "invited@example.com", Guid.Parse(await ada.Role("Sales")), []);
        var invited = await members.Add(ada.Workspace.Id, data, "en", default);
        invited.Status = MemberStatus.Invited;
        await scope.ServiceProvider.GetRequiredService<NanniDb>().SaveChangesAsync();
        var team = await ada.AddTeam("Team");
        var (webhook, _) = await ada.App.Services.GetRequiredService<WebhookTable>().Add(
            ada.Workspace.Id, new("Hook", "https://hooks.example.com", ada.Member.Id, ["contact"], ["created"], null), default);
        var purpose = new Purpose(Guid.CreateVersion7(), "newsletter", LawfulBasis.Consent, [Channels.Mail], new Dictionary<string, string> { ["en"] = "Newsletter" }, new Dictionary<string, string>(), true);
        await ada.App.Services.GetRequiredService<PurposeTable>().Add(Actor.System(ada.Workspace.Id), purpose, default);
        var rule = await CheckedRule(ada);
        var contact = await (await ApiClient.Of(ada)).Create("contacts", new { lastName = "Nanni" });
        var automation = await (await ApiClient.Of(ada)).Create(
            "automations", new { name = "Watch", watches = "contact", steps = """[{"kind":"notify","who":"owner","text":"New"}]""" });
        var leads = await (await ApiClient.Of(ada)).Create("leadRules", new { name = "Everybody", mode = "turns" });
        var workspace = $"/w/{{{Workspaces.Route}}}";
        var known = new Dictionary<string, string>
        {
            ["/set-up/{token}"] = "/set-up/" + await tokens.SetUp(null, default),
            ["/join/{token}"] = "/join/" + await tokens.Invitation(invited, default),
            ["/reset/{token}"] = "/reset/" + await tokens.PasswordReset(ada.User.Id, default),
            [workspace + "/settings/members/{id:guid}"] = ada.Url("settings/members/" + ada.Member.Id),
            [workspace + "/settings/webhooks/{id:guid}"] = ada.Url("settings/webhooks/" + webhook),
            [workspace + "/settings/consents/{id:guid}"] = ada.Url("settings/consents/" + purpose.Id),
            [workspace + "/settings/retention/{id:guid}"] = ada.Url("settings/retention/" + rule.Id),
            [workspace + "/settings/retention/{id:guid}/on"] = ada.Url($"settings/retention/{rule.Id}/on"),
            [workspace + "/settings/lead-assignment/{id:guid}"] = ada.Url("settings/lead-assignment/" + leads),
            [workspace + "/settings/automations/{id:guid}"] = ada.Url("settings/automations/" + automation),
            [workspace + "/settings/automations/{id:guid}/steps"] = ada.Url($"settings/automations/{automation}/steps"),
            [workspace + "/settings/automations/{id:guid}/steps/{n:int}"] = ada.Url($"settings/automations/{automation}/steps/0"),
            [workspace + "/contacts/{id:guid}/erasure"] = ada.Url($"contacts/{contact}/erasure"),
            [workspace + "/contacts/{id:guid}/consents"] = ada.Url($"contacts/{contact}/consents"),
            [workspace + "/settings/teams/{id:guid}"] = ada.Url("settings/teams/" + team),
        };
        foreach (var (path, _) in Forms(ada.App).Where(form => !form.Path.Contains(":guid", StringComparison.Ordinal)))
        {
            known.TryAdd(path, path.Replace($"{{{Workspaces.Route}}}", ada.Workspace.Slug, StringComparison.Ordinal));
        }

        return known;
    }

    /// <summary>One that may be switched on.</summary>
    private static async Task<RetentionRule> CheckedRule(SignedIn ada)
    {
        var rules = ada.App.Services.GetRequiredService<RetentionTable>();
        var rule = new RetentionRule(Guid.CreateVersion7(), "Clean up", "contact", null, RetentionRule.Activity, 36, RetentionRule.Trash, 10, false, null, default);
        await rules.Add(ada.Workspace.Id, rule, default);
        await rules.Start(ada.Workspace.Id, rule, null, default);
        await ada.App.Services.GetRequiredService<JobRunner>().RunNext(null, default);
        return rule;
    }
}
