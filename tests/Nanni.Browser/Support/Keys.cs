using Microsoft.Playwright;

namespace Nanni.Browser;

/// <summary>Getting about without a mouse.</summary>
internal static class Keys
{
    /// <summary>An element has the focus, and it or what is around it says so: an outline, or a border or shadow in the accent colour.</summary>
    private const string Visible =
        """
        () => {
          const at = document.activeElement;
          if (!at || at === document.body) {
            return "nothing has the focus";
          }
          const probe = document.createElement("i");
          probe.style.color = "var(--accent)";
          document.body.append(probe);
          const accent = getComputedStyle(probe).color;
          probe.remove();
          for (let one = at, depth = 0; one && depth < 6; one = one.parentElement, depth++) {
            const style = getComputedStyle(one);
            const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
            if (outlined || style.boxShadow.includes(accent) || depth < 3 && style.borderTopColor === accent && style.borderTopStyle !== "none") {
              const box = at.getBoundingClientRect();
              return box.width === 0 || box.bottom < 0 || box.top > innerHeight ? `${at.outerHTML.slice(0, 120)} is out of sight` : null;
            }
          }
          return `nothing shows that ${at.outerHTML.slice(0, 160)} has the focus`;
        }
        """;

    public static async Task FocusIsVisible(IPage page)
    {
        var wrong = await page.EvaluateAsync<string?>(Visible);
        if (wrong is not null)
        {
            // What moves into sight may still be on its way.
            await page.WaitForFunctionAsync($"() => ({Visible})() === null", null, new() { Timeout = 2_000 });
        }
    }

    /// <summary>Presses Tab until the element has the focus; fails where the focus cannot be seen on the way.</summary>
    public static async Task TabTo(IPage page, ILocator target, bool back = false, int most = 80)
    {
        for (var i = 0; i < most; i++)
        {
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            if (await page.EvaluateAsync<bool>("() => document.activeElement !== document.body"))
            {
                await FocusIsVisible(page);
            }

            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"{most} times Tab do not lead to {target}.");
    }
}
