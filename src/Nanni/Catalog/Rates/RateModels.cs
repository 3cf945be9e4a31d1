namespace Nanni.Catalog.Rates;

/// <summary>The settings of currencies.</summary>
/// <param name="Base">Of the workspace.</param>
public sealed record RatesModel(string Url, string Base)
{
    public IReadOnlyList<RateSourceModel> Sources { get; init; } = [];

    public IReadOnlyList<OwnRateModel> Own { get; init; } = [];

    /// <summary>As typed, by field; what was wrong with it under <see cref="Errors"/>.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();
}

/// <param name="Last">Which table is the last one, or that there is none.</param>
/// <param name="Address">Where its newest file is.</param>
public sealed record RateSourceModel(string Key, string Name, string Text, bool IsOn, string Last, string Address)
{
    /// <summary>Why the last attempt failed, and what to do.</summary>
    public string? Problem { get; init; }

    public IReadOnlyList<QuotationModel> Quotations { get; init; } = [];
}

public sealed record QuotationModel(string Unit, string Rate, string Counter);

/// <param name="Day">As it is shown; <paramref name="Value"/> is how it is sent back.</param>
public sealed record OwnRateModel(string Day, string Value, QuotationModel Quotation);
