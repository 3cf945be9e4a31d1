using Nanni.Records.Access;

namespace Nanni.Bench.Data;

/// <summary>
/// The members and teams of a workspace, and who owns what: one owner has 40 %, one 1 %, one 0.01 %, the rest share; one team
/// has half of all records, one 1 %, one 0.01 %.
/// </summary>
internal sealed class Cast(int workspace)
{
    private const int Sellers = 40;

    public static readonly string[] Teams = ["Half", "Hundredth", "Few", "Nothing", "North", "South", "East", "West"];

    public Guid Workspace { get; } = Ids.Of(workspace, Kind.Role, 99);

    public string Slug { get; } = workspace == 1 ? "bench" : "neighbour";

    public Guid Role(string name) => Ids.Of(workspace, Kind.Role, name switch { "admin" => 0, "own" => 1, "team" => 2, _ => throw new ArgumentException(name) });

    public Guid Member(int index) => Ids.Of(workspace, Kind.Member, index);

    public Guid Team(string name) => Ids.Of(workspace, Kind.Team, Array.IndexOf(Teams, name));

    /// <summary>Everybody: index, role, team.</summary>
    public static IEnumerable<(int Index, string Name, string Role, string? Team)> Members =>
    [
        (0, "Ada Administrator", "admin", null),
        (1, "Ola Owner", "own", null),
        (2, "Hubert Hundredth", "own", null),
        (3, "Feliks Few", "own", null),
        (4, "Nina Nothing", "own", null),
        (5, "Tomas Half", "team", "Half"),
        (6, "Teresa Hundredth", "team", "Hundredth"),
        (7, "Tadas Few", "team", "Few"),
        (8, "Ula Nothing", "team", "Nothing"),
        .. Enumerable.Range(0, Sellers).Select(i => (10 + i, $"Seller {i + 1}", "team", (string?)Teams[4 + (i % 4)])),
    ];

    /// <summary>The people a page is measured for: what they see of all records, and how.</summary>
    public IReadOnlyList<Viewer> Viewers =>
    [
        Viewer("100 %", 0, "admin", null),
        Viewer("50 % by team", 5, "team", "Half"),
        Viewer("40 % by own", 1, "own", null),
        Viewer("1 % by own", 2, "own", null),
        Viewer("1 % by team", 6, "team", "Hundredth"),
        Viewer("0.01 % by own", 3, "own", null),
        Viewer("0.01 % by team", 7, "team", "Few"),
        Viewer("0 by own", 4, "own", null),
        Viewer("0 by team", 8, "team", "Nothing"),
    ];

    /// <summary>Owner and team of the customer with this index; what hangs on it mostly follows.</summary>
    public (Guid Owner, Guid? Team) Owner(ref Dice dice)
    {
        var owner = dice.Share() switch
        {
            < 0.4 => 1,
            < 0.41 => 2,
            < 0.4101 => 3,
            _ => 10 + dice.Below(Sellers),
        };
        var team = dice.Share() switch
        {
            < 0.5 => "Half",
            < 0.51 => "Hundredth",
            < 0.5101 => "Few",
            < 0.9 => Teams[4 + dice.Below(4)],
            _ => null,
        };
        return (Member(owner), team is null ? null : Team(team));
    }

    private Viewer Viewer(string sees, int member, string role, string? team)
    {
        var scope = role switch { "admin" => Scope.All, "own" => Scope.Own, _ => Scope.Team };
        return new(sees, member, new(Workspace, Member(member), (_, right) => right is Right.View or Right.Create ? scope : Scope.Own)
        {
            Name = sees, IsAdministrator = role == "admin", Teams = team is null ? [] : [Team(team)], Currency = "PLN", Country = "PL",
            Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw"), SchemaVersion = 1,
        });
    }
}

/// <param name="Sees">The share of all records, and whether as owner or by team.</param>
/// <param name="Member">Index in the cast.</param>
internal sealed record Viewer(string Sees, int Member, Actor Actor);
