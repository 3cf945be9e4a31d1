using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Nanni.Records.Filters;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>What a list asks for.</summary>
public sealed record ListRequest(TypeSchema Type, IReadOnlyList<Field> Fields)
{
    public Filter? Filter { get; init; }

    /// <summary>Words that must all be contained in the record's search text.</summary>
    public string? Search { get; init; }

    /// <summary>Null: the type's default.</summary>
    public Sort? Sort { get; init; }

    /// <summary>An opaque cursor from <see cref="ListPage.Next"/>.</summary>
    public string? After { get; init; }

    public int Limit { get; init; } = 20;

    /// <summary>The trash instead of the living.</summary>
    public bool Trash { get; init; }

    /// <summary>A right that the actor must have besides seeing the records: exporting them.</summary>
    public Access.Right? Also { get; init; }

    internal Sort Order => Sort ?? Queries.Sort.Parse(Type.Type.DefaultSort, Type);
}

/// <summary>A sort field and direction. Records without a value come last either way.</summary>
public sealed record Sort(Field Field, bool Descending)
{
    /// <summary>"name" or "-updatedAt"; empty: the title.</summary>
    /// <exception cref="UnreadableException"><c>field.unknown</c>, <c>sort.kind</c>: the field has no order.</exception>
    public static Sort Parse(string text, TypeSchema type)
    {
        var key = text.TrimStart('-');
        var field = key.Length == 0 ? type.Title : type[key];
        if (field.IsEncrypted || field.IsMany || field.Kind is FieldKind.Address or FieldKind.File)
        {
            throw new UnreadableException("sort.kind", key);
        }

        return new(field, text.StartsWith('-'));
    }

    public override string ToString() => (Descending ? "-" : "") + Field.Key;
}

/// <summary>One record of a list.</summary>
/// <param name="Values">In the order of the request's fields.</param>
public sealed record ListRow(Guid Id, int Version, object?[] Values)
{
    /// <summary>Name and visibility of the records it refers to, by field index; null where there is none.</summary>
    public RecordTitle?[]? References { get; init; }
}

/// <summary>A referred record as its reference shows.</summary>
/// <param name="Text">Null where the actor may not see it.</param>
public sealed record RecordTitle(Guid Id, string Type, string? Text);

/// <summary>One page of a list.</summary>
/// <param name="Next">Cursor of the next page; null at the end.</param>
public sealed record ListPage(IReadOnlyList<ListRow> Rows, string? Next);

/// <summary>Where a page begins: the sort value and id of the last row before it.</summary>
internal sealed record Cursor(string Sort, object? Value, Guid Id)
{
    public string Encode()
    {
        var value = Value switch
        {
            null => "n",
            string text => "s" + text,
            long number => "l" + number.ToString(CultureInfo.InvariantCulture),
            bool yes => yes ? "b1" : "b0",
            DateTimeOffset at => "t" + at.UtcTicks.ToString(CultureInfo.InvariantCulture),
            DateOnly day => "d" + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Guid id => "g" + id,
            _ => throw new InvalidOperationException(Value.GetType().Name),
        };
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { Sort, value, Id.ToString() }));
    }

    /// <exception cref="UnreadableException"><c>list.cursor</c>: damaged, or of another sort.</exception>
    public static Cursor Decode(string text, string sort)
    {
        try
        {
            var parts = JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(text));
            if (parts is not [var by, { Length: > 0 } value, var id] || by != sort)
            {
                throw new FormatException();
            }

            var rest = value[1..];
            return new(by, value[0] switch
            {
                'n' => null,
                's' => rest,
                'l' => long.Parse(rest, CultureInfo.InvariantCulture),
                'b' => rest == "1",
                't' => new DateTimeOffset(long.Parse(rest, CultureInfo.InvariantCulture), TimeSpan.Zero),
                'd' => DateOnly.ParseExact(rest, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                'g' => Guid.Parse(rest),
                _ => throw new FormatException(),
            }, Guid.Parse(id));
        }
        catch (Exception error) when (error is FormatException or JsonException or OverflowException or DecoderFallbackException or ArgumentException)
        {
            throw new UnreadableException("list.cursor");
        }
    }
}
