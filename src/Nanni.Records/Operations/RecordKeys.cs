using System.Security.Cryptography;
using System.Text;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>
/// Match keys of a record: what it shares with a record of the same person, organisation or document. Kept as 64-bit hashes, since
/// they only find candidates; the facts themselves decide.
/// </summary>
public static class RecordKeys
{
    public static IReadOnlyCollection<long> Of(TypeSchema type, Record record, string country)
    {
        var keys = new HashSet<long>();
        foreach (var field in type.Fields)
        {
            if (field.Match != MatchKind.None && field.Get(record) is string value)
            {
                Add(keys, field.Match, value, country);
            }
        }

        return keys;
    }

    /// <summary>Keys that a value of this kind gives.</summary>
    public static IReadOnlyCollection<long> Of(MatchKind kind, string value, string country)
    {
        var keys = new HashSet<long>();
        Add(keys, kind, value, country);
        return keys;
    }

    private static void Add(HashSet<long> keys, MatchKind kind, string value, string country)
    {
        switch (kind)
        {
            case MatchKind.Phone:
                Add(keys, 'p', Phone.Normalize(value, country) ?? Phone.Tail(value));
                break;
            case MatchKind.Email:
                Add(keys, 'e', value.Trim().ToLowerInvariant());
                break;
            case MatchKind.TaxNumber:
                Add(keys, 't', Fold.Compact(value));
                break;
            case MatchKind.ExternalKey:
                Add(keys, 'x', Fold.Sort(value));
                break;
            case MatchKind.PersonName:
                Add(keys, 'n', string.Join(' ', Fold.Term(value).Order(StringComparer.Ordinal)));
                break;
            case MatchKind.OrganisationName:
                Add(keys, 'o', Fold.Sort(value));
                break;
            case MatchKind.Domain:
                Add(keys, 'd', Fold.Sort(value));
                break;
            case MatchKind.None:
                break;
        }
    }

    private static void Add(HashSet<long> keys, char kind, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            keys.Add(Hash(kind, text));
        }
    }

    private static long Hash(char kind, string text) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(kind + text)));

}
