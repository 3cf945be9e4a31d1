using System.Runtime.CompilerServices;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary>A record type as the API shows it: which fields, in which order.</summary>
internal sealed class ApiShape
{
    private static readonly ConditionalWeakTable<TypeSchema, ApiShape> Known = [];

    private ApiShape(TypeSchema type)
    {
        BuiltIn = [.. type.BuiltIn.Where(IsShown), type["owner"], type["team"], type["externalId"]];
        Custom = [.. type.Custom.Where(IsShown)];
        Stamps = [type["createdAt"], type["createdBy"], type["updatedAt"]];
        All = [.. BuiltIn, .. Custom, .. Stamps];
    }

    /// <summary>The declared fields, owner and team.</summary>
    public IReadOnlyList<Field> BuiltIn { get; }

    public IReadOnlyList<Field> Custom { get; }

    /// <summary>When and by whom.</summary>
    public IReadOnlyList<Field> Stamps { get; }

    public IReadOnlyList<Field> All { get; }

    public static ApiShape Of(TypeSchema type) => Known.GetValue(type, static t => new(t));

    /// <summary>What it hangs on is hidden on pages, which show it by their place, but a program must see and set it.</summary>
    public static bool IsShown(Field field) => !field.IsHidden || field.Target == "record";

    /// <summary>The fields a list asks for by name, custom ones as <c>custom.key</c>, all of them as <c>custom</c>; in their own order.</summary>
    /// <returns>Also whether the answer has the member <c>custom</c>.</returns>
    /// <exception cref="UnreadableException"><c>field.unknown</c>.</exception>
    public (IReadOnlyList<Field> Fields, bool WithCustom) Choose(string? names)
    {
        if (names is null)
        {
            return (All, true);
        }

        var chosen = new HashSet<Field>();
        var withCustom = false;
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (name)
            {
                case "id" or "version" or "type":
                    break;
                case "custom":
                    chosen.UnionWith(Custom);
                    withCustom = true;
                    break;
                default:
                    chosen.Add(All.FirstOrDefault(f => f.Key == name) ?? throw new UnreadableException("field.unknown", name));
                    break;
            }
        }

        return ([.. All.Where(chosen.Contains)], withCustom || chosen.Any(f => f.IsCustom));
    }
}
