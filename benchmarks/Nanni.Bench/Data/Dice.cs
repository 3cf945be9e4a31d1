using System.Globalization;

namespace Nanni.Bench.Data;

/// <summary>
/// Chance that is the same on every machine and in every order: each record throws its own dice, seeded by what it is
/// (SplitMix64, Steele et al. 2014, doi:10.1145/2714064.2660195).
/// </summary>
internal struct Dice(int workspace, Kind kind, int index)
{
    private ulong state = Mix(((ulong)workspace << 48) ^ ((ulong)kind << 40) ^ (uint)index);

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        return Mix(state);
    }

    public int Below(int end) => (int)(((Next() >> 32) * (ulong)end) >> 32);

    public int Between(int first, int last) => first + Below(last - first + 1);

    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double share) => Share() < share;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>The first items far more often than the last, as names are.</summary>
    public T Skewed<T>(IReadOnlyList<T> items) => items[Skewed(items.Count)];

    public int Skewed(int count) => Math.Min(count - 1, (int)((Math.Pow((count / 3.0) + 1, Share()) - 1) * 3));

    public string Digits(int count)
    {
        Span<char> digits = stackalloc char[count];
        foreach (ref var digit in digits)
        {
            digit = (char)('1' + Below(9));
        }

        return digits.ToString();
    }

    public string Number(int first, int last) => Between(first, last).ToString(CultureInfo.InvariantCulture);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>What is generated; part of every seed and id.</summary>
internal enum Kind
{
    Account = 1,
    Contact,
    Deal,
    Interaction,
    Operation,
    Pipeline,
    Stage,
    Member,
    Team,
    Role,
    Field,
    User,
    Copy,
    Owner,
    Word,
    Task,
    DealMember,
}

/// <summary>Ids that can be computed again from what they stand for, in the order of creation as UUID version 7 are.</summary>
internal static class Ids
{
    /// <summary>The instant the first record was created; the last came three years later.</summary>
    public static readonly DateTimeOffset Start = new(2023, 1, 2, 6, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Span = TimeSpan.FromDays(3 * 365);

    public static DateTimeOffset At(int index, int count) => Start + (Span * (index / (double)count));

    public static Guid Of(int workspace, Kind kind, int index, int count)
    {
        var dice = new Dice(workspace, kind, index);
        Span<byte> bytes = stackalloc byte[16];
        var milliseconds = At(index, count).ToUnixTimeMilliseconds();
        for (var i = 5; i >= 0; i--)
        {
            bytes[i] = (byte)milliseconds;
            milliseconds >>= 8;
        }

        BitConverter.TryWriteBytes(bytes[6..], dice.Next());
        BitConverter.TryWriteBytes(bytes[8..], dice.Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }

    /// <summary>Of a thing of which there are few.</summary>
    public static Guid Of(int workspace, Kind kind, int index) => Of(workspace, kind, index, 1_000_000);
}
