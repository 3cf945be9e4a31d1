using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Web.Records;
using Nanni.Web.Security;
using Nanni.Web.Views;

namespace Nanni.Sales.DealContacts;

/// <summary>People of the customer on a deal's page: added in a line, given a role, made the main one.</summary>
internal static class DealContactPages
{
    private static readonly RelatedAdder Link = new("dealContact", "opportunity", "contacts", "saved.dealContact", "dealContact.add", ["contact", "role"]);

    public static void Map(RouteGroupBuilder pages)
    {
        Link.Map(pages, "opportunities");
        pages.MapPost("/dealContacts/{id:guid}/main", async (Guid id, Pages page, Operations run) =>
        {
            var deal = Guid.Empty;
            var done = await run.Run(page.Actor, "dealContact.main", async work =>
            {
                var link = await work.Load<DealContact>(id);
                (link.Main, deal) = (true, link.OpportunityId!.Value);
            }, page.Cancel);
            return Flash.Redirect(page.Context, ReturnUrl.Local(page.Context.Request.Query["return"].ToString(), page.Ui.Url("opportunities/" + deal)), "saved.dealContact.main", "", done.Id);
        });
    }

    public static void Fill(Slots slots)
    {
        slots.RelatedRow("dealContact", row => row.Page.Actor.For("dealContact", Right.Edit) == Scope.None ? null
            : RelatedAdderParts.Menu("dealContacts", row.Id, row.By.Target == "opportunity" && row.Value("main") is not true ? "dealContact.makeMain" : null,
                row.Page.Ui.Url($"{row.Page.Types[row.By.Target!].Plural}/{row.Of}"), row.Page.Ui));
        Link.Fill(slots);
    }
}
