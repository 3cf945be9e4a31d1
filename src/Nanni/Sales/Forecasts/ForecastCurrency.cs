using Nanni.Catalog.Rates;
using Nanni.Records.Types;

namespace Nanni.Sales.Forecasts;

/// <param name="Currency">ISO 4217 code of the one currency.</param>
/// <param name="Figures">What has a rate stands in the one currency; the rest as it was.</param>
/// <param name="Rates">By which amounts were turned into the one currency.</param>
/// <param name="Left">Currencies for which there was no rate: their sums stand by themselves.</param>
internal sealed record ForecastConverted(string Currency, ForecastFigures Figures, IReadOnlyList<Exchange> Rates, IReadOnlyList<string> Left);

/// <summary>
/// A forecast in one currency. Each sum of a person's deals is turned and rounded once, so that a team, and the whole, are the sums of
/// what stands above them.
/// </summary>
public sealed class ForecastCurrency(RateBook book)
{
    /// <param name="day">The rates are the newest that were known on it.</param>
    internal async Task<ForecastConverted> In(Guid workspace, string currency, DateOnly day, ForecastFigures figures, CancellationToken cancel)
    {
        var rates = new Dictionary<string, Exchange>();
        var left = new List<string>();
        foreach (var from in Currencies(figures).Where(c => c != currency).Order(StringComparer.Ordinal))
        {
            if (await Newest(workspace, from, currency, day, cancel) is { } rate)
            {
                rates[from] = rate;
            }
            else
            {
                left.Add(from);
            }
        }

        return new(
            currency,
            figures with
            {
                Cells = [.. figures.Cells.Select(cell => rates.TryGetValue(cell.Currency, out var rate)
                    ? cell with { Currency = currency, Minor = Turned(rate, cell.Minor), Weighted = Turned(rate, cell.Weighted / ForecastCell.Weight) * ForecastCell.Weight } : cell)],
                Said = [.. figures.Said.Select(said => rates.TryGetValue(said.Amount.Currency, out var rate)
                    ? said with { Amount = new(Turned(rate, said.Amount.Minor), currency) } : said)],
            }, [.. rates.Values], left);
    }

    /// <summary>Of what is summed and said.</summary>
    public static IEnumerable<string> Currencies(ForecastFigures figures) =>
        figures.Cells.Select(c => c.Currency).Where(c => c.Length > 0).Concat(figures.Said.Select(s => s.Amount.Currency)).Distinct();

    /// <summary>Whichever source has the newer table; of two of the same day, the one that quotes the two currencies directly.</summary>
    private async Task<Exchange?> Newest(Guid workspace, string from, string to, DateOnly day, CancellationToken cancel)
    {
        var found = new List<Exchange>();
        foreach (var source in RateSources.All)
        {
            try
            {
                found.Add(await book.Find(workspace, source, from, to, day, to, cancel));
            }
            catch (FieldException)
            {
                // That source does not know.
            }
        }

        return found.OrderByDescending(e => e.Day).ThenBy(e => e.Quotations.Count).FirstOrDefault();
    }

    private static long Turned(Exchange rate, long minor) => Money.Of(rate.Convert(new Money(minor, rate.From).Amount, isHalfEven: false), rate.To).Minor;
}
