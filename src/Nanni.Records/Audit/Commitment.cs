using Nanni.Records.Storage;

namespace Nanni.Records.Audit;

/// <summary>
/// What is kept of a payload so that it can be proved and, one day, erased: its salt while it is there, and once payload and salt
/// are erased the commitment itself.
/// </summary>
/// <param name="Salt">16 random bytes, erased with the payload.</param>
/// <param name="Erased">The commitment (32 bytes) of a payload that is no more.</param>
internal readonly record struct Commitment(byte[]? Salt, byte[]? Erased)
{
    /// <summary>Reads the columns salt and commitment, in this order from <paramref name="at"/> on.</summary>
    public static Commitment Read(Row row, int at) => new(Bytes(row, at), Bytes(row, at + 1));

    /// <summary>The hash that stands in the chain; null where payload, salt and commitment cannot be of one piece.</summary>
    /// <param name="hasPayload">Where there is none, and nothing was erased, there is nothing to commit to.</param>
    public byte[]? Of(bool hasPayload, Func<Canonical, Canonical> payload) => (Salt, Erased, hasPayload) switch
    {
        (null, null, false) => Canonical.Zero,
        (null, { Length: Canonical.HashSize } erased, false) => erased,
        ({ } salt, null, true) => payload(new Canonical().Begin(0).Add(salt)).Hash(),
        _ => null,
    };

    internal static byte[]? Bytes(Row row, int at) => row.IsNull(at) ? null : (byte[])row.Reader.GetValue(at);
}
