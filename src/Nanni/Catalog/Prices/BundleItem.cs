using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Catalog.Prices;

/// <summary>What a bundle holds of a product. A bundle is a product with such items.</summary>
public sealed class BundleItem : Record
{
    public string? Note { get; set; }

    public Guid? BundleId { get; set; }

    public Guid? ProductId { get; set; }

    /// <summary>In one bundle, up to 3 decimals.</summary>
    public decimal? Quantity { get; set; } = 1;
}

public sealed class BundleItemType : RecordType<BundleItem>
{
    public BundleItemType()
        : base("bundleItem", "bundleitems", icon: "packages")
    {
        Text(i => i.Note).Title();
        Reference(i => i.BundleId, to: "product").Required().Indexed();
        Reference(i => i.ProductId, to: "product").Required().Indexed();
        Number(i => i.Quantity, decimals: 3).Required();
        Columns(i => i.Note, i => i.BundleId, i => i.ProductId, i => i.Quantity);
        Sort(i => i.CreatedAt);
        Public();
        Through(i => i.BundleId);
        NotSearched();
        NotListed();
        Following("bundleItem");
    }

    /// <summary>A bundle holds no bundles: its price would never end, and nobody could explain it.</summary>
    /// <exception cref="FieldException"><c>bundle.nested</c>.</exception>
    public override async ValueTask Follow(Companions companions)
    {
        if (companions.IsUndo)
        {
            return;
        }

        var changed = companions.Changed<BundleItem>().Select(c => c.Record).Where(i => i is { DeletedAt: null, BundleId: not null, ProductId: not null }).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        var bundles = await companions.Referring<BundleItem>("bundle", [.. changed.Select(i => i.ProductId!.Value).Distinct()]);
        var parts = await companions.Referring<BundleItem>("product", [.. changed.Select(i => i.BundleId!.Value).Distinct()]);
        if (changed.Exists(i => i.BundleId == i.ProductId) || bundles.Count > 0 || parts.Count > 0)
        {
            throw new FieldException("product", "bundle.nested");
        }
    }

    /// <exception cref="FieldException"><c>price.quantity</c>: not above zero.</exception>
    protected override void Compute(BundleItem item)
    {
        item.Note ??= "–";
        if (item.Quantity <= 0)
        {
            throw new FieldException("quantity", "price.quantity");
        }
    }
}
