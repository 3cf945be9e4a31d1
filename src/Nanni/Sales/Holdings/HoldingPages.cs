using System.Text.Json.Nodes;
using Nanni.Customers.Accounts;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Holdings;

/// <summary>
/// The group of companies on the page of an organisation: parents and subsidiaries, each with what it and all beneath it come to.
/// Loaded after the page, since most organisations stand alone.
/// </summary>
internal static class HoldingPages
{
    /// <summary>A larger group is added up as far as this.</summary>
    private const int MostNodes = 2_000;

    private const int MostRows = 60;

    /// <summary>A link names each organisation; one that names more would be too long for an address.</summary>
    private const int MostLinked = 80;

    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/accounts/{id:guid}/holding", Show);

    public static ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is Account { DeletedAt: null } account && (account.ParentId is not null || slot.HasRelated("account", "parent")))
        {
            slot.Panels.Add(TreeParts.Later(slot.Page.Ui.Url($"accounts/{account.Id}/holding")));
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<IResult> Show(Guid id, Pages page, Trees trees)
    {
        var type = page.Types["account"];
        var nodes = await trees.Around(page.Actor, type, type["parent"], id, MostNodes, page.Cancel);
        if (nodes.All(n => n.Id != id))
        {
            throw new NotFoundException(type.Name, id);
        }

        var figures = await Figures(page, trees, [.. nodes.Select(n => n.Id)]);
        var children = nodes.ToLookup(n => n.Parent);
        var beneath = new Dictionary<Guid, List<Guid>>();
        foreach (var node in nodes.AsEnumerable().Reverse())
        {
            beneath[node.Id] = [node.Id, .. children[node.Id].SelectMany(c => beneath.GetValueOrDefault(c.Id, []))];
        }

        var shown = Shown(nodes, children, id).ToList();
        return TreeView.With(
            new TreeModel([.. shown.Take(MostRows).Select(n => Row(page, n, id, beneath[n.Id], figures))])
            {
                Left = nodes.Count == MostNodes || shown.Count > MostRows ? page.Ui.T("tree.left") : null,
                AllUrl = shown.Count > MostRows ? page.Ui.Url("accounts?filter=" + Escaped(Filter.Eq("parent", id))) : null,
            }, page.Ui);
    }

    /// <summary>In the order of a tree; of a large one the way to this organisation, it and what is beneath it, then the rest.</summary>
    private static IEnumerable<TreeNode> Shown(List<TreeNode> nodes, ILookup<Guid?, TreeNode> children, Guid id)
    {
        if (nodes.Count <= MostRows)
        {
            return Beneath(nodes[0]);
        }

        var byId = nodes.ToDictionary(n => n.Id);
        var way = new List<TreeNode>();
        for (var at = byId[id].Parent; at is { } parent && byId.TryGetValue(parent, out var node); at = node.Parent)
        {
            way.Insert(0, node);
        }

        return way.Concat(Beneath(byId[id]));

        IEnumerable<TreeNode> Beneath(TreeNode node) => children[node.Id].SelectMany(Beneath).Prepend(node);
    }

    private static async Task<Dictionary<string, Dictionary<Guid, List<TreeSum>>>> Figures(Pages page, Trees trees, Guid[] ids)
    {
        var (types, actor, figures) = (page.Types, page.Actor, new Dictionary<string, Dictionary<Guid, List<TreeSum>>>());
        foreach (var (name, money, instant, only) in new (string, string?, string?, (string, string)?)[]
        {
            ("opportunity", "amount", null, ("status", "open")), ("contact", null, null, null), ("interaction", null, "at", null),
        })
        {
            if (Visibility.Reach(types[name], actor, Right.View) != Scope.None || types[name].VisibleThrough.Count > 0)
            {
                figures[name] = await trees.Sums(actor, types[name], "account", money, instant, only, ids, page.Cancel);
            }
        }

        return figures;
    }

    private static TreeRow Row(Pages page, TreeNode node, Guid current, List<Guid> beneath, Dictionary<string, Dictionary<Guid, List<TreeSum>>> figures)
    {
        var ui = page.Ui;
        List<TreeSum> Sums(string type) => [.. beneath.SelectMany(id => figures.GetValueOrDefault(type)?.GetValueOrDefault(id) ?? [])];
        string? Link(string plural, Filter? also) => beneath.Count > MostLinked ? null
            : ui.Url($"{plural}?filter={Escaped(Filter.All(new Filter.Test("account", "in", new JsonArray([.. beneath.Select(id => JsonValue.Create(id.ToString()))])), also)!)}");

        var cells = new List<TreeFigure>();
        var deals = Sums("opportunity");
        if (deals.Count > 0)
        {
            var sums = deals.Where(d => d is { Currency: not null, Amount: not null }).GroupBy(d => d.Currency!).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => ui.Format.Money(g.Sum(d => d.Amount!.Value), g.Key)).ToList();
            var count = ui.T("tree.deals", ("n", deals.Sum(d => d.Count)));
            cells.Add(new("target", sums.Count == 0 ? count : $"{count}, {string.Join(" + ", sums)}", Link("opportunities", Filter.Eq("status", "open"))));
        }

        if (Sums("contact").Sum(c => c.Count) is > 0 and var people)
        {
            cells.Add(new("user", ui.T("tree.people", ("n", people)), Link("contacts", null)));
        }

        if (Sums("interaction").Max(i => i.Latest) is { } last)
        {
            cells.Add(new("message", ui.T("tree.last", ("when", ui.Format.Relative(last))), Link("interactions", null)));
        }

        return new(node.Id, node.Title, ui.Url("accounts/" + node.Id), node.Depth, node.Id == current, cells);
    }

    private static string Escaped(Filter filter) => Uri.EscapeDataString(FilterText.Json(filter).ToJsonString());
}
