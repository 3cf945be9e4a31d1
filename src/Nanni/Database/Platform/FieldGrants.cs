using System.Text.Json;
using System.Text.Json.Serialization;
using Nanni.Records.Access;

namespace Nanni.Database.Platform;

/// <summary>Reads and writes what a role says about single fields: <c>{"contact": {"email": "read"}}</c>.</summary>
public static class FieldGrants
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>
    /// What a role could do that was made before there were levels for fields: the personal numbers of that time were as open as the
    /// records they stand in. Whatever became sensitive since is not in it, and so is hidden from such a role too.
    /// </summary>
    private static readonly Dictionary<string, Dictionary<string, FieldLevel>> Before = new()
    {
        ["contact"] = new() { ["pesel"] = FieldLevel.Edit, ["asmensKodas"] = FieldLevel.Edit },
    };

    /// <param name="json">Null for a role of the time before.</param>
    /// <exception cref="JsonException">Not written by <see cref="ToJson"/>.</exception>
    public static Dictionary<string, Dictionary<string, FieldLevel>> Parse(string? json) => json is null
        ? Before.ToDictionary(type => type.Key, type => type.Value.ToDictionary())
        : JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, FieldLevel>>>(json, Json)!;

    /// <summary>What members with the role see and change; null for administrators, from whom nothing is kept.</summary>
    public static FieldAccess? Of(Role role) => role.IsAdministrator
        ? null
        : new(Parse(role.Fields).ToDictionary(type => type.Key, type => (IReadOnlyDictionary<string, FieldLevel>)type.Value));

    public static string ToJson(Dictionary<string, Dictionary<string, FieldLevel>> levels) => JsonSerializer.Serialize(levels, Json);
}
