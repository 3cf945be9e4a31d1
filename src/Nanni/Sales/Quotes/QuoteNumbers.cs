using System.Globalization;
using Nanni.Records.Operations;

namespace Nanni.Sales.Quotes;

/// <summary>
/// Numbers of quotes: a row for each workspace and year, from 1, without gaps. The number is taken in the transaction that saves the
/// quote: if it is not saved, neither is the number; of two at once, one is made again with the next.
/// </summary>
internal static class QuoteNumbers
{
    /// <summary>The next number of this year: <c>2026-0012</c>.</summary>
    public static async Task<string> Take(Work work)
    {
        var (workspace, year) = (work.Actor.WorkspaceId, TimeZoneInfo.ConvertTime(work.At, work.Actor.Zone).Year);
        var last = (await work.Query(
            work.Sql().Add($"select n.taken from quote_numbers n where n.workspace_id = {workspace} and n.year = {year}"), row => row.Int(0))).FirstOrDefault();
        var next = last + 1;
        work.Also(last == 0
            ? work.Sql().Add($"insert into quote_numbers (workspace_id, year, taken) values ({workspace}, {year}, {next}) on conflict do nothing")
            : work.Sql().Add($"update quote_numbers set taken = {next} where workspace_id = {workspace} and year = {year} and taken = {last}"), rows: 1);
        return string.Create(CultureInfo.InvariantCulture, $"{year}-{next:0000}");
    }
}
