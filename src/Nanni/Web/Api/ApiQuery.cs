using System.Globalization;
using Nanni.Web.Errors;

namespace Nanni.Web.Api;

/// <summary>The parameters behind the question mark, each known and given once.</summary>
internal sealed class ApiQuery
{
    private readonly IQueryCollection query;

    /// <exception cref="RequestException"><c>parameter.unknown</c>, <c>parameter.repeated</c>: 400.</exception>
    public ApiQuery(HttpContext context, params ReadOnlySpan<string> known)
    {
        query = context.Request.Query;
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name))
            {
                throw Bad("parameter.unknown", name, string.Join(", ", known.ToArray()));
            }

            if (values.Count > 1)
            {
                throw Bad("parameter.repeated", name);
            }
        }
    }

    /// <summary>Null where it is not given or empty.</summary>
    public string? this[string name] => query.TryGetValue(name, out var values) && values[0] is { Length: > 0 } text ? text : null;

    /// <exception cref="RequestException"><c>parameter.value</c>.</exception>
    public int Limit(int usual, int most) => this["limit"] is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most ? limit
        : throw Bad("parameter.value", "limit", $"1–{most}");

    /// <summary>One of the words, the first where it is not given.</summary>
    /// <exception cref="RequestException"><c>parameter.value</c>.</exception>
    public string OneOf(string name, params ReadOnlySpan<string> words) => this[name] is not { } text ? words[0]
        : words.Contains(text) ? text
        : throw Bad("parameter.value", name, string.Join(", ", words.ToArray()));

    /// <exception cref="RequestException"><c>parameter.value</c>.</exception>
    public Guid? Id(string name) => this[name] is not { } text ? null
        : Guid.TryParse(text, out var id) ? id
        : throw Bad("parameter.value", name, "UUID");

    public static RequestException Bad(string code, params object[] values) => new(StatusCodes.Status400BadRequest, code, values);
}
