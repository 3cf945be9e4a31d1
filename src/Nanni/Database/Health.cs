namespace Nanni.Database;

/// <summary>What a load balancer asks: whether the process lives, and whether it can serve.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Text("ok")).AllowAnonymous();
        app.MapGet("/health/ready", async Task<IResult> (DatabaseSetup database, CancellationToken cancel) =>
            await database.IsReady(cancel)
                ? TypedResults.Text("ok")
                : TypedResults.Text("The database does not answer or lacks migrations.", statusCode: StatusCodes.Status503ServiceUnavailable))
            .AllowAnonymous();
    }
}
