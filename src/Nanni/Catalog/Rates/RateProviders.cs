using Nanni.Web.Outbound;

namespace Nanni.Catalog.Rates;

/// <summary>A bank that publishes rates in a form of its own.</summary>
public interface IRateProvider
{
    /// <summary>One of <see cref="RateSources"/>.</summary>
    string Key { get; }

    /// <summary>The currency in which, or of which, all its rates are.</summary>
    string Base { get; }

    /// <summary>When on a working day the table of the day is there, in the bank's own zone.</summary>
    (TimeOnly At, TimeZoneInfo Zone) Published { get; }

    /// <summary>Where somebody can download the newest file themselves.</summary>
    string Address { get; }

    /// <summary>The tables in a file of this bank; null where the file is of another kind.</summary>
    /// <exception cref="FormatException">It looks like one and is not whole.</exception>
    IReadOnlyList<RateTable>? Read(string file);

    /// <summary>The tables of these days; days without one are left out.</summary>
    /// <exception cref="OutboundException">The bank cannot be reached.</exception>
    /// <exception cref="FormatException">Its answer is no table.</exception>
    Task<IReadOnlyList<RateTable>> Fetch(DateOnly from, DateOnly until, CancellationToken cancel);
}

internal static class RateServices
{
    public static IServiceCollection AddRates(this IServiceCollection services) => services
        .AddSingleton<RateCalls>().AddSingleton<IRateProvider, NbpRates>().AddSingleton<IRateProvider, EcbRates>()
        .AddSingleton<RateBook>().AddSingleton<RateFetching>().AddSingleton<RateDesk>().AddHostedService<RateService>();
}

/// <summary>Asks a bank by the product's one way out.</summary>
internal sealed class RateCalls(OutboundClient outbound)
{
    /// <summary>The rates of 93 days are a fifth of it.</summary>
    private const int MostBytes = 2 * 1_024 * 1_024;

    /// <returns>The answer; null where the bank has nothing for those days.</returns>
    /// <exception cref="OutboundException">No answer.</exception>
    /// <exception cref="FormatException">An answer that says no.</exception>
    public async Task<string?> Get(string address, string type, CancellationToken cancel)
    {
        var answer = await outbound.Send(
            new(HttpMethod.Get, address) { MaxBytes = MostBytes, Timeout = TimeSpan.FromSeconds(20), Headers = [("Accept", type)] }, cancel);
        return answer.Status == StatusCodes.Status404NotFound ? null
            : answer.IsSuccess ? answer.Text
            : throw new FormatException($"{address} answered {answer.Status}.");
    }
}
