namespace Nanni.Bench.Data;

/// <summary>How much data a workspace gets. A second workspace as large stands beside it.</summary>
/// <param name="Open">Open deals; without it 5,000, all on one board.</param>
/// <param name="IsLean">For what only grows with records: no second workspace, no match keys, history and values of custom fields.</param>
internal sealed record DataSize(string Name, int Contacts, int Accounts, int Deals, int Interactions, int? Open = null, bool IsLean = false)
{
    /// <summary>Interactions of the one customer everybody works for.</summary>
    public const int BigCustomer = 10_000;

    /// <summary>One contact in so many is the duplicate of another.</summary>
    public const int DuplicateEvery = 50;

    private static readonly DataSize[] All =
    [
        new("10k", 10_000, 2_000, 6_000, 40_000),
        new("100k", 100_000, 20_000, 50_000, 400_000),
        new("1m", 1_000_000, 200_000, 100_000, 3_000_000),

        // What reports and forecasts are measured on.
        new("500kdeals", 100_000, 20_000, 500_000, 100_000, Open: 100_000),

        new("10m", 10_000_000, 200_000, 100_000, 1_000_000, IsLean: true),

        // Customers only: what the search for duplicates is measured on.
        new("1mcustomers", 1_000_000, 200_000, 0, 0),
    ];

    public int Tasks => Deals / 5;

    public int OpenDeals => Open ?? Math.Min(5_000, Deals / 2);

    /// <summary>One deal in ten is worked on by two, who share in it.</summary>
    public int Shares => Deals / 10 * 2;

    /// <exception cref="ArgumentException">No such size.</exception>
    public static DataSize Parse(string name) =>
        All.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"{name} is no size: {string.Join(", ", All.Select(s => s.Name))}.");
}
