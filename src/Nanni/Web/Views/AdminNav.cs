namespace Nanni.Web.Views;

/// <param name="Key">What a page names as its section; <c>admin.{Key}</c> is its name, <c>admin.{Key}.text</c> what it is for.</param>
/// <param name="Path">Inside the workspace.</param>
public sealed record AdminLink(string Key, string Path, string Icon, bool NeedsAdministrator = true);

/// <summary>The pages of the settings, in the order of the navigation beside them and of the cards on the overview.</summary>
public static class AdminNav
{
    /// <summary>Group and its pages; <c>admin.group.{Group}</c> is the group's name.</summary>
    public static IReadOnlyList<(string Group, AdminLink[] Links)> Groups { get; } =
    [
        ("workspace",
        [
            new("workspace", "settings", Icon: "building-store"),
            new("members", "settings/members", Icon: "users"),
            new("teams", "settings/teams", Icon: "users-group"),
            new("roles", "settings/roles", Icon: "shield"),
            new("audit", "settings/audit", Icon: "certificate"),
            new("system", "settings/system", Icon: "server"),
        ]),
        ("records",
        [
            new("fields", "settings/fields", Icon: "forms"),
            new("lists", "settings/lists", Icon: "list-details"),
            new("layout", "settings/layout", Icon: "layout"),
            new("personal", "settings/personal", Icon: "id"),
            new("pipelines", "settings/pipelines", Icon: "layout-kanban"),
            new("leadRules", "settings/lead-assignment", Icon: "user-plus"),
            new("scoring", "settings/scoring", Icon: "chart-dots"),
            new("discounts", "discountrules", Icon: "discount"),
            new("approvals", "approvalrules", Icon: "rubber-stamp"),
            new("quoteProfiles", "quoteprofiles", Icon: "template"),
            new("currencies", "settings/currencies", Icon: "coins"),
        ]),
        ("data",
        [
            new("imports", "import", Icon: "upload"),
            new("duplicates", "duplicates", Icon: "copy"),
            new("consents", "settings/consents", Icon: "shield-check"),
            new("erasures", "settings/erasures", Icon: "eraser"),
            new("retention", "settings/retention", Icon: "hourglass"),
            new("webforms", "webforms", Icon: "forms"),
            new("automations", "settings/automations", Icon: "bolt"),
            new("webhooks", "settings/webhooks", Icon: "webhook"),
            new("archive", "settings/archive", Icon: "archive"),
            new("demo", "settings/demo", Icon: "wand"),
        ]),
        ("me",
        [
            new("profile", "me", Icon: "user-circle", NeedsAdministrator: false),
            new("security", "me/security", Icon: "shield-lock", NeedsAdministrator: false),
            new("sessions", "me/sessions", Icon: "device-laptop", NeedsAdministrator: false),
            new("tokens", "me/tokens", Icon: "key", NeedsAdministrator: false),
            new("api", "me/api", Icon: "plug", NeedsAdministrator: false),
        ]),
    ];

    /// <summary>What this person may open.</summary>
    public static IEnumerable<(string Group, IReadOnlyList<AdminLink> Links)> For(Ui ui) =>
        from row in Groups
        let links = row.Links.Where(link => ui.IsAdministrator || !link.NeedsAdministrator).ToList()
        where links.Count > 0
        select (row.Group, (IReadOnlyList<AdminLink>)links);
}
