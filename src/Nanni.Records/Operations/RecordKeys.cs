using System.Security.Cryptography;
using System.Text;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>
/// Match keys of a record: what it shares with a record of the same person, organisation or document. Kept as 64-bit hashes, since
/// they only find candidates; the facts themselves decide. Those of mere namesakes are negative, so that a search through all
/// records can leave them out by a range (<c>key &gt;= 0</c>).
/// </summary>
public static class RecordKeys
{
    public static IReadOnlyCollection<long> Of(TypeSchema type, Record record, string country)
    {
        var keys = new HashSet<long>();
        switch (type.Type.FactsOf(record, country))
        {
            case PersonFacts person:
                Add(keys, MatchKeys.Of(person));
                break;
            case OrganisationFacts organisation:
                Add(keys, MatchKeys.Of(organisation));
                break;
        }

        foreach (var field in type.Fields)
        {
            if (field.Match != MatchRole.None && field.Get(record) is string value && Of(field.Match, value, country) is { } key)
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    /// <summary>The key that a value alone gives; null where it gives none (a free-mail domain, too short a number).</summary>
    public static long? Of(MatchRole role, string value, string country)
    {
        var (kind, text) = role switch
        {
            MatchRole.Email => ((int)MatchKind.Email, MatchKeys.Email(value)),
            MatchRole.Phone => ((int)MatchKind.Phone, MatchKeys.Phone(value, country)),
            MatchRole.TaxNumber => ((int)MatchKind.TaxNumber, MatchKeys.TaxNumber(value, country)),
            MatchRole.Domain => ((int)MatchKind.Domain, MatchKeys.Domain(value)),
            MatchRole.OrganisationName => ((int)MatchKind.Name, MatchKeys.OrganisationName(value)),
            MatchRole.PersonName => (100, string.Join(' ', Fold.Term(value).Order(StringComparer.Ordinal))),
            MatchRole.ExternalKey => (101, Fold.Sort(value)),
            _ => (0, null),
        };
        return string.IsNullOrEmpty(text) ? null : Hash(kind, text);
    }

    private static void Add(HashSet<long> keys, List<MatchKey> found)
    {
        foreach (var key in found)
        {
            keys.Add(Hash((int)key.Kind, key.Value));
        }
    }

    private static long Hash(int kind, string text)
    {
        var hash = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{text}")));
        return kind == (int)MatchKind.Namesake ? hash | long.MinValue : hash & long.MaxValue;
    }
}
