using Nanni.Records.Access;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Forecasts;

/// <summary>How far a member is with their quota, for "My day".</summary>
internal static class ForecastHome
{
    /// <summary>Null without a quota, and for who does not see what deals are worth.</summary>
    public static async ValueTask<HomeGoal?> Goal(Pages page)
    {
        var forecasts = page.Context.RequestServices.GetRequiredService<ForecastReader>();
        if (!Visibility.SeesSome(page.Types["opportunity"], page.Actor) || !Visibility.SeesSome(page.Types["quota"], page.Actor)
            || (await page.Schema())["opportunity"].Find("amount") is null || await forecasts.Goal(page.Actor, page.Ui.Now, page.Cancel) is not { Quota.Minor: > 0 } goal)
        {
            return null;
        }

        var (ui, format) = (page.Ui, page.Ui.Format);
        return new(
            ui.T("forecast.goal", ("won", format.MoneyRounded(goal.Won.Minor, goal.Won.Currency)), ("quota", format.MoneyRounded(goal.Quota.Minor, goal.Quota.Currency)), ("period", goal.Period.Name(format))),
            (int)Math.Min(goal.Won.Minor * 100m / goal.Quota.Minor, 9_999), ui.Url("forecast?length=" + goal.Period.Length));
    }
}
