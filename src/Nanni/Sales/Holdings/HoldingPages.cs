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

    /// <summary>A larger group shows the way to the organisation and what belongs to it; each branch loads when it is opened.</summary>
    private const int MostRows = 60;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/accounts/{id:guid}/holding", Show);
        pages.MapGet("/accounts/{id:guid}/holding/branch", Branch);
    }

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

        var tree = await Tree.Of(page, trees, nodes);
        var here = nodes.First(n => n.Id == id);
        var left = nodes.Count == MostNodes ? page.Ui.T("tree.left") : null;
        if (nodes.Count <= MostRows)
        {
            return TreeView.With(new TreeModel(id, [.. tree.Whole(nodes[0]).Select(n => tree.Row(n, id))]), page.Ui);
        }

        var (below, more) = tree.Branch(here, 0, here.Depth + 1);
        return TreeView.With(new TreeModel(id, [.. tree.Way(here).Append(here).Select(n => tree.Row(n, id)), .. below]) { MoreUrl = more, Left = left }, page.Ui);
    }

    /// <summary>What belongs to an organisation directly, each with its own branch to open.</summary>
    private static async Task<IResult> Branch(Guid id, int? after, int? depth, Pages page, Trees trees)
    {
        var type = page.Types["account"];
        var nodes = await trees.Beneath(page.Actor, type, type["parent"], id, MostNodes, page.Cancel);
        if (nodes.Count == 0)
        {
            throw new NotFoundException(type.Name, id);
        }

        var tree = await Tree.Of(page, trees, nodes);
        var (rows, more) = tree.Branch(nodes[0], Math.Clamp(after ?? 0, 0, MostNodes), Math.Clamp(depth ?? 1, 1, Trees.MostDepth));
        return TreeBranchView.With(new TreeModel(id, rows) { MoreUrl = more }, page.Ui);
    }

    /// <summary>Nodes with what each and all beneath it come to.</summary>
    private sealed class Tree(Pages page, List<TreeNode> nodes, Dictionary<string, Dictionary<Guid, List<TreeSum>>> figures)
    {
        private readonly ILookup<Guid?, TreeNode> children = nodes.ToLookup(n => n.Parent);
        private readonly Dictionary<Guid, TreeNode> byId = nodes.ToDictionary(n => n.Id);
        private readonly Dictionary<Guid, List<Guid>> beneath = [];

        public static async Task<Tree> Of(Pages page, Trees trees, List<TreeNode> nodes)
        {
            var tree = new Tree(page, nodes, await Figures(page, trees, [.. nodes.Select(n => n.Id)]));
            foreach (var node in nodes.AsEnumerable().Reverse())
            {
                tree.beneath[node.Id] = [node.Id, .. tree.children[node.Id].SelectMany(c => tree.beneath.GetValueOrDefault(c.Id, []))];
            }

            return tree;
        }

        public IEnumerable<TreeNode> Whole(TreeNode node) => children[node.Id].SelectMany(Whole).Prepend(node);

        /// <summary>From the top of the group to the parent of a node.</summary>
        public IEnumerable<TreeNode> Way(TreeNode node) =>
            node.Parent is { } id && byId.TryGetValue(id, out var parent) ? Way(parent).Append(parent) : [];

        /// <summary>The children of a node, some at a time.</summary>
        public (List<TreeRow> Rows, string? More) Branch(TreeNode of, int after, int depth)
        {
            var all = children[of.Id].ToList();
            string Url(Guid id, int at, int level) => page.Ui.Url($"accounts/{id}/holding/branch?depth={level}{(at > 0 ? $"&after={at}" : "")}");
            return (
                [.. all.Skip(after).Take(MostRows).Select(n => Row(n, null) with { Depth = depth, BranchUrl = children[n.Id].Any() ? Url(n.Id, 0, depth + 1) : null, Beneath = beneath[n.Id].Count - 1 })],
                all.Count > after + MostRows ? Url(of.Id, after + MostRows, depth) : null);
        }

        public TreeRow Row(TreeNode node, Guid? current) => HoldingPages.Row(page, node, node.Id == current, beneath[node.Id], figures);
    }

    private static async Task<Dictionary<string, Dictionary<Guid, List<TreeSum>>>> Figures(Pages page, Trees trees, Guid[] ids)
    {
        var (types, actor, figures) = (page.Types, page.Actor, new Dictionary<string, Dictionary<Guid, List<TreeSum>>>());
        var sum = (await page.Schema())["opportunity"].Find("amount")?.Key;
        foreach (var (name, money, instant, only) in new (string, string?, string?, (string, string)?)[]
        {
            ("opportunity", sum, null, ("status", "open")), ("contact", null, null, null), ("interaction", null, "at", null),
        })
        {
            if (Visibility.SeesSome(types[name], actor))
            {
                figures[name] = await trees.Sums(actor, types[name], "account", money, instant, only, ids, page.Cancel);
            }
        }

        return figures;
    }

    private static TreeRow Row(Pages page, TreeNode node, bool isCurrent, List<Guid> beneath, Dictionary<string, Dictionary<Guid, List<TreeSum>>> figures)
    {
        var ui = page.Ui;
        List<TreeSum> Sums(string type) => [.. beneath.SelectMany(id => figures.GetValueOrDefault(type)?.GetValueOrDefault(id) ?? [])];
        string Link(string plural, Filter? also) =>
            ui.Url($"{plural}?filter={Escaped(Filter.All(new Filter.Test("account", beneath.Count == 1 ? "eq" : "under", JsonValue.Create(node.Id.ToString())), also)!)}");

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

        return new(node.Id, node.Title, ui.Url("accounts/" + node.Id), node.Depth, isCurrent, cells);
    }

    private static string Escaped(Filter filter) => Uri.EscapeDataString(FilterText.Json(filter).ToJsonString());
}
