using Microsoft.AspNetCore.Components;

namespace Nanni.Web.Views;

/// <summary>An icon for each kind of field.</summary>
internal static class KindIcons
{
    /// <param name="kind">As in <see cref="InputModel.Kind"/>.</param>
    public static RenderFragment Of(string kind) => builder => builder.AddContent(0, kind switch
    {
        "text" => Icons.Of("letter-t"),
        "longText" => Icons.Of("align-left"),
        "email" => Icons.Of("at"),
        "phone" => Icons.Of("phone"),
        "url" => Icons.Of("link"),
        "number" => Icons.Of("number-123"),
        "money" => Icons.Of("coin"),
        "percent" => Icons.Of("percentage"),
        "date" => Icons.Of("calendar"),
        "dateTime" => Icons.Of("calendar-time"),
        "yesNo" => Icons.Of("toggle-left"),
        "choice" => Icons.Of("circle-dot"),
        "choices" => Icons.Of("list-check"),
        "reference" or "references" => Icons.Of("arrow-up-right"),
        "address" => Icons.Of("map-pin"),
        "file" => Icons.Of("paperclip"),
        "tags" => Icons.Of("tags"),
        "identifier" => Icons.Of("id"),
        _ => Icons.Of("forms"),
    });
}
