using Nanni.Records.Access;
using Nanni.Records.Export;
using Nanni.Records.Export.Tables;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Audit;
using Nanni.Web.Records;

namespace Nanni.Web.Exports;

/// <summary>A list as a file: what it shows, with its filter, sort and columns, streamed.</summary>
internal static class ExportPages
{
    public static void Map(RouteGroupBuilder pages, RecordType type) => pages.MapGet(
        $"/{type.Plural}/export", (Pages page, SavedViews views, ListExport export, string? format = null) => Export(page, views, export, type, format));

    private static async Task<IResult> Export(Pages page, SavedViews views, ListExport export, RecordType type, string? format)
    {
        if (page.Actor.For(type.Name, Right.Export) == Scope.None)
        {
            throw new ForbiddenException(type.Name, "Export");
        }

        var (state, _, present) = await ListPages.State(page, views, type);
        var request = ListPages.Request(state with { After = null }, state.Fields, 1);
        return Stream(page, export, request, present.Schema, format == "xlsx");
    }

    /// <summary>The answer begins before the last row is read: nothing is kept.</summary>
    internal static IResult Stream(Pages page, ListExport export, ListRequest request, Schema schema, bool isWorkbook)
    {
        var cells = new ExportCells(page.Ui, schema, request.Type);
        var title = page.Ui.T($"type.{request.Type.Name}.plural");
        var name = $"{title} {page.Ui.Now:yyyy-MM-dd}.{(isWorkbook ? "xlsx" : "csv")}";
        return Results.Stream(
            async stream =>
            {
                await using ITableWriter writer = isWorkbook ? new XlsxWriter(stream, title) : new CsvWriter(stream);
                var rows = 0L;
                try
                {
                    await export.Write(
                        page.Actor, request, cells.Header(request.Fields), cells.Currency, cells.Of, writer, Count, page.Cancel);
                }
                finally
                {
                    // Also where somebody stopped reading: what went out before has gone out.
                    var filter = request.Filter is { } asked ? FilterText.Json(asked).ToJsonString() : null;
                    await page.Context.RequestServices.GetRequiredService<SecurityEvents>()
                        .Write(page.Actor.WorkspaceId, Told.Exported(request.Type.Name, isWorkbook ? "xlsx" : "csv", filter, rows));
                }

                Task Count(long written)
                {
                    rows = written;
                    return Task.CompletedTask;
                }
            },
            isWorkbook ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8", name);
    }
}
