using Nanni.Records.Access;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Competitors;

/// <summary>Competitors on a deal's page: added in a line, changed where they stand.</summary>
internal static class CompetitorPages
{
    private static readonly RelatedAdder Link = new("dealCompetitor", "opportunity", "competitors", "saved.dealCompetitor", "dealCompetitor.add", ["competitor", "status"])
    {
        Begins = new Dictionary<string, object?> { ["status"] = "in" },
    };

    public static void Map(RouteGroupBuilder pages) => Link.Map(pages, "opportunities");

    public static void Fill(Slots slots)
    {
        slots.RelatedRow("dealCompetitor", row => row.Page.Actor.For("dealCompetitor", Right.Edit) == Scope.None ? null
            : RelatedAdderParts.Menu("dealCompetitors", row.Id, null, row.Page.Ui.Url($"{row.Page.Types[row.By.Target!].Plural}/{row.Of}"), row.Page.Ui));
        Link.Fill(slots);
    }
}
