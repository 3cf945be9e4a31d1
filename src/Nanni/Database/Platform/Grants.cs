using System.Text.Json;
using System.Text.Json.Serialization;
using Nanni.Records.Access;

namespace Nanni.Database.Platform;

/// <summary>How far each right of a role reaches, per record type. Immutable.</summary>
public sealed class Grants
{
    /// <summary>The line that holds for types without one of their own, those of later versions included.</summary>
    public const string AnyType = "*";

    public static readonly IReadOnlyList<Right> Rights = Enum.GetValues<Right>();

    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DictionaryKeyPolicy = JsonNamingPolicy.CamelCase,
    };

    private readonly Dictionary<string, Scope[]> lines;

    private Grants(Dictionary<string, Scope[]> lines) => this.lines = lines;

    public static Grants None { get; } = new([]);

    /// <summary>The types that have a line of their own.</summary>
    public IEnumerable<string> Types => lines.Keys.Where(type => type != AnyType);

    public Scope For(string type, Right right) =>
        lines.TryGetValue(type, out var line) || lines.TryGetValue(AnyType, out line) ? line[(int)right] : Scope.None;

    public bool Has(string type) => lines.ContainsKey(type);

    /// <summary>
    /// The same with one line replaced; scopes in the order of <see cref="Rights"/>. The last two may be left out: they are then as far as
    /// editing and deleting.
    /// </summary>
    public Grants With(string type, params IReadOnlyList<Scope> scopes) =>
        scopes.Count == Rights.Count || scopes.Count == (int)Right.Bulk
            ? new(new Dictionary<string, Scope[]>(lines)
            {
                [type] = [.. Rights.Select(right => (int)right < scopes.Count ? scopes[(int)right] : scopes[(int)Before(right)])],
            })
            : throw new ArgumentException("One scope for each right.", nameof(scopes));

    /// <exception cref="JsonException">Not written by <see cref="ToJson"/>.</exception>
    public static Grants Parse(string json)
    {
        var read = JsonSerializer.Deserialize<Dictionary<string, Dictionary<Right, Scope>>>(json, Json)!;
        return new(read.ToDictionary(
            line => line.Key,
            line => Rights.Select(right => line.Value.TryGetValue(right, out var scope) ? scope : line.Value.GetValueOrDefault(Before(right))).ToArray()));
    }

    /// <summary>The right that included this one before it was a right of its own: roles of that time say nothing about it.</summary>
    private static Right Before(Right right) => right switch { Right.Bulk => Right.Edit, Right.Merge => Right.Delete, _ => right };

    public string ToJson() => JsonSerializer.Serialize(
        lines.ToDictionary(line => line.Key, line => Rights.ToDictionary(right => right, right => line.Value[(int)right])), Json);
}
