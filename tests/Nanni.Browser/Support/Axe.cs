using System.Text.Json;
using Microsoft.Playwright;

namespace Nanni.Browser;

/// <summary>Runs axe-core in a page: the rules of WCAG 2.2, levels A and AA, and its best practices.</summary>
internal static class Axe
{
    private static readonly string Script = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    private const string Run =
        """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.flatMap(rule =>
          rule.nodes.map(node => `${rule.id}: ${rule.help} — ${node.target.join(' ')} — ${node.failureSummary}`))
        """;

    /// <returns>One text for each barrier: the rule, the element, what to do.</returns>
    public static async Task<IReadOnlyList<string>> Check(IPage page)
    {
        // Through the debugger and not as a script element, which the content security policy would refuse.
        await page.EvaluateAsync(Script);
        var barriers = await page.EvaluateAsync<JsonElement>(Run);
        return [.. barriers.EnumerateArray().Select(barrier => barrier.GetString()!)];
    }
}
