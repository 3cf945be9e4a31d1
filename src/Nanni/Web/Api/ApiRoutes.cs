using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary>The REST API, version 1: the same routes for every record type, then what modules add.</summary>
public static class ApiRoutes
{
    public const string Base = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services) =>
        services.AddSingleton<RecordReads>().AddSingleton<RecordWrites>().AddSingleton<OperationApi>().AddSingleton<OpenApi>()
            .AddSingleton<ExternalIdApi>().AddSingleton<Idempotency>().AddSingleton<Batch>().AddSingleton<ChangesApi>().AddHostedService<IdempotencyUpkeep>();

    public static void MapApi(this IEndpointRouteBuilder app, IEnumerable<Module> modules)
    {
        app.MapGet(OpenApi.Path, app.ServiceProvider.GetRequiredService<OpenApi>().Get);
        var api = app.MapGroup(Base);
        var merge = app.ServiceProvider.GetRequiredService<Merge>();
        foreach (var type in app.ServiceProvider.GetRequiredService<RecordTypes>().All)
        {
            Map(api, type, app.ServiceProvider, merge.Applies(type));
        }

        var operations = app.ServiceProvider.GetRequiredService<OperationApi>();
        api.MapGet("/operations", operations.List);
        api.MapPost("/operations/{id:guid}/undo", context => operations.Undo(context, context.Id()));
        var batch = app.ServiceProvider.GetRequiredService<Batch>();
        api.MapPost("/batch", (RequestDelegate)batch.Run);
        api.MapGet("/changes", app.ServiceProvider.GetRequiredService<ChangesApi>().Get);
        foreach (var module in modules)
        {
            module.Api(api);
        }
    }

    /// <summary>The id in the address; its route accepts nothing else.</summary>
    internal static Guid Id(this HttpContext context) => Guid.Parse((string)context.Request.RouteValues["id"]!);

    private static void Map(IEndpointRouteBuilder api, RecordType type, IServiceProvider services, bool canMerge)
    {
        var (reads, writes) = (services.GetRequiredService<RecordReads>(), services.GetRequiredService<RecordWrites>());
        var (all, one) = ($"/{type.Plural}", $"/{type.Plural}/{{id:guid}}");
        api.MapGet(all, context => reads.List(context, type));
        api.MapPost(all, context => writes.Create(context, type));
        var keys = services.GetRequiredService<ExternalIdApi>();
        api.MapGet(all + ExternalIdApi.Route, context => keys.Get(context, type));
        api.MapPut(all + ExternalIdApi.Route, context => keys.Put(context, type));
        api.MapGet(one, context => reads.Get(context, type, context.Id()));
        api.MapPatch(one, (RequestDelegate)(context => writes.Patch(context, type, context.Id())));
        api.MapDelete(one, context => writes.Delete(context, type, context.Id()));
        api.MapPost(one + "/restore", context => writes.Restore(context, type, context.Id()));
        if (canMerge)
        {
            api.MapPost(one + "/merge", context => writes.MergeInto(context, type, context.Id()));
        }
    }
}
