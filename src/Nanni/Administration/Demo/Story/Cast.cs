using Nanni.Records.Access;

namespace Nanni.Administration.Demo.Story;

/// <summary>Who works at Ea-nasir &amp; Sons.</summary>
/// <param name="Team">Key of the team's name in the texts: "demo.team.poland".</param>
/// <param name="Role">Of the roles that every workspace starts with: "role.sales".</param>
/// <param name="HasLeft">Stands on old records only.</param>
internal sealed record CastMember(string Name, string Language, string Team, string Role, bool HasLeft = false);

/// <summary>A member of the demo workspace in the story.</summary>
internal sealed record Colleague(Guid Id, string Language, Guid? Team, Actor Actor)
{
    public string Name => Actor.Name;
}

/// <summary>The people of the demo company. None has an address or a user, so that nobody can sign in as them.</summary>
/// <param name="Host">The administrator who looks at the demo.</param>
internal sealed record Cast(Colleague Host, IReadOnlyList<Colleague> Others)
{
    /// <summary>The company's first name: stands in the host's place until somebody takes it.</summary>
    public const string Absent = "Ea-nasir";

    /// <summary>Teams and the one they are under.</summary>
    public static IReadOnlyList<(string Key, string? Under)> Teams { get; } =
        [("sales", null), ("poland", "sales"), ("lithuania", "sales"), ("export", "sales"), ("quality", null)];

    public static IReadOnlyList<CastMember> Members { get; } =
    [
        new("Marta Wójcik", "pl", "poland", "manager"),
        new("Paweł Zieliński", "pl", "poland", "sales"),
        new("Kamil Nowicki", "pl", "poland", "sales"),
        new("Agnieszka Lis", "pl", "quality", "service"),
        new("Rūta Kazlauskaitė", "lt", "lithuania", "manager"),
        new("Tomas Petrauskas", "lt", "lithuania", "sales"),
        new("Giedrė Balčiūnienė", "lt", "lithuania", "sales"),
        new("Darius Jankauskas", "lt", "quality", "service"),
        new("Oliver Whitfield", "en", "export", "manager"),
        new("Priya Shah", "en", "export", "sales"),
        new("Gimil-Sin Carter", "en", "export", "sales", HasLeft: true),
    ];

    /// <summary>Who sells to customers of a language, the one who left last.</summary>
    public IReadOnlyList<Colleague> Of(string language) =>
        [.. Others.Where(c => c.Language == language && Members.Single(m => m.Name == c.Name) is { Team: not "quality", HasLeft: false })];

    /// <summary>Looks after complaints of a language.</summary>
    public Colleague Quality(string language) =>
        Others.FirstOrDefault(c => c.Language == language && Members.Single(m => m.Name == c.Name).Team == "quality") ?? Of(language)[0];

    public Colleague Gone => Others.Single(c => Members.Single(m => m.Name == c.Name).HasLeft);
}
