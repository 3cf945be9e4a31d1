namespace Nanni.Administration.Demo.People;

/// <summary>Chance that falls the same way for the same seed, on every machine.</summary>
/// <remarks>A seeded <see cref="Random"/> keeps its algorithm between versions of .NET, by its documentation.</remarks>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    public bool Of(double share) => random.NextDouble() < share;

    public int Between(int from, int to) => random.Next(from, to + 1);

    public T Any<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>The first items far more often than the last, about as one over the rank: names, cities, customers.</summary>
    public T Skewed<T>(IReadOnlyList<T> items) =>
        items[(int)((Math.Pow((items.Count / 3.0) + 1, random.NextDouble()) - 1) * 3)];

    public string Digits(int count) => string.Create(count, random, static (digits, random) =>
    {
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = (char)('0' + random.Next(10));
        }
    });

    public DateOnly Day(int fromYear, int toYear) =>
        new DateOnly(fromYear, 1, 1).AddDays(random.Next((toYear - fromYear + 1) * 365));
}
