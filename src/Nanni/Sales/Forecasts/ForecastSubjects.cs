using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Sales.Forecasts;

/// <summary>Whose forecasts and quotas there may be, and who may make them.</summary>
internal static class ForecastSubjects
{
    /// <summary>Puts a new one onto its period, gives it its name, and the team by which managers find it.</summary>
    /// <exception cref="RuleException"><c>forecast.subject</c>: it is for nobody, or for a person and a team at once.</exception>
    public static async ValueTask Begin(Work work, Record record, IOfPeriod of)
    {
        if (of.PersonId is null == of.SalesTeamId is null)
        {
            throw new RuleException("forecast.subject");
        }

        if (of.Length is null || of.StartsOn is not { } day)
        {
            // The check of required fields says so.
            return;
        }

        var calendar = (await work.Query(SalesCalendar.Select(work.Sql(), work.Actor.WorkspaceId), SalesCalendar.Read))[0];
        var period = ForecastPeriod.Of(of.Length, day, calendar.FirstMonth);
        of.StartsOn = period.From;
        record.TeamId ??= of.SalesTeamId ?? (await Teams(work, of.PersonId!.Value)).Cast<Guid?>().FirstOrDefault();
        if (string.IsNullOrWhiteSpace(of.Name))
        {
            var schema = work.Schema;
            var who = of.PersonId is { } person ? schema.Members.GetValueOrDefault(person)?.Name : schema.Teams.GetValueOrDefault(of.SalesTeamId!.Value);
            of.Name = $"{period.Code} {who}".Trim();
        }
    }

    /// <summary>
    /// Who may change deals of a team, or all deals, speaks for the team and its people. It is the right over deals that counts: who may only
    /// work on what is theirs does not set the bar for themselves.
    /// </summary>
    /// <exception cref="RuleException"><c>forecast.others</c>.</exception>
    public static async ValueTask RequireManager(Work work, IOfPeriod of)
    {
        var actor = work.Actor;
        var reach = Visibility.Reach(work.Schema["opportunity"].Type, actor, Right.Edit);
        if (reach == Scope.All)
        {
            return;
        }

        var teams = actor.TeamsWithin(reach);
        Guid[] its = of.SalesTeamId is { } team ? [team] : [.. await Teams(work, of.PersonId ?? Guid.Empty)];
        if (!its.Any(teams.Contains))
        {
            throw new RuleException("forecast.others");
        }
    }

    private static Task<List<Guid>> Teams(Work work, Guid person) => work.Query(
        work.Sql().Add($"select team_id from team_members where workspace_id = {work.Actor.WorkspaceId} and member_id = {person} order by team_id"), row => row.Guid(0));
}
