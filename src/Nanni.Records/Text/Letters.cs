namespace Nanni.Records.Text;

/// <summary>A growing run of characters that is used again and again, so that folding a record costs one string.</summary>
internal sealed class Letters
{
    private char[] room = new char[256];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Span => room.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Add(char letter)
    {
        if (Length == room.Length)
        {
            Grow(1);
        }

        room[Length++] = letter;
    }

    public void Add(ReadOnlySpan<char> letters)
    {
        if (Length + letters.Length > room.Length)
        {
            Grow(letters.Length);
        }

        letters.CopyTo(room.AsSpan(Length));
        Length += letters.Length;
    }

    /// <summary>Makes room for <paramref name="count"/> characters and returns it; <see cref="Wrote"/> says how many came.</summary>
    public Span<char> Room(int count)
    {
        if (Length + count > room.Length)
        {
            Grow(count);
        }

        return room.AsSpan(Length, count);
    }

    public void Wrote(int count) => Length += count;

    public override string ToString() => new(Span);

    private void Grow(int more) => Array.Resize(ref room, Math.Max(room.Length * 2, Length + more));
}
