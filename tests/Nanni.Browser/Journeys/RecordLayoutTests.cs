using Nanni.Database;

namespace Nanni.Browser.Journeys;

/// <summary>The columns of a record's page stand beside or below each other on any screen that shows both.</summary>
public sealed class RecordLayoutTests(Chromium chromium, Apps apps)
{
    private const string LieOnEachOther =
        """
        () => {
          const [a, b] = [document.querySelector(".record-facts"), document.querySelector(".record-related")].map(one => one.getBoundingClientRect());
          return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        }
        """;

    [Theory]
    [InlineData(900)]
    [InlineData(1280)]
    [InlineData(1500)]
    public async Task A_record_without_a_timeline_has_its_facts_apart(int width) =>
        await Visitor.Visits(
            chromium,
            await apps.On(Provider.Sqlite),
            async visitor =>
            {
                var office = await Office.Open(visitor);
                var product = await office.Adds("products", ("name", "Copper ingot"), ("unit", "piece"), ("tax", "23"));
                await office.Opens("products/" + product);
                await office.Page.Locator(".price-pays").WaitForAsync();
                Assert.False(await office.Page.EvaluateAsync<bool>(LieOnEachOther));
            },
            new Screen { Width = width });
}
