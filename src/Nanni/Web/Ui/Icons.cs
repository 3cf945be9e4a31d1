using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;

namespace Nanni.Web;

/// <summary>The icons of the sprite. The asset build puts into it those whose names the source mentions.</summary>
/// <remarks>Drawn by the Tabler Icons project (MIT).</remarks>
public static class Icons
{
    private static readonly ConcurrentDictionary<string, MarkupString> Drawn = new(StringComparer.Ordinal);

    /// <summary>An <c>svg</c> element that refers to the sprite. It is an ornament: the words stand beside it.</summary>
    /// <param name="name">A Tabler name, from our code or from a record type; never a person's input.</param>
    public static MarkupString Of(string name) => Drawn.GetOrAdd(name, Draw);

    internal static void Forget() => Drawn.Clear();

    private static MarkupString Draw(string name)
    {
        if (name.AsSpan().IndexOfAnyExcept(Letters) >= 0)
        {
            throw new ArgumentException($"“{name}” is not the name of an icon.", nameof(name));
        }

        if (!Assets.HasIcon(name))
        {
#if DEBUG
            throw new KeyNotFoundException($"The sprite lacks “{name}”. If Tabler has it, name it in Web/Assets/icons.txt.");
#else
            name = "file";
#endif
        }

        return new($"""<svg class="icon" aria-hidden="true"><use href="{Assets.Url("icons.svg")}#{name}"/></svg>""");
    }

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
}
