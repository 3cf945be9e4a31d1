using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace Nanni.Web.Api;

/// <summary>Finds the endpoint of a request that did not come by itself: the same table of endpoints, the same rules.</summary>
internal sealed class ApiMatch
{
    private readonly ILookup<string, Route> routes;

    /// <param name="endpoints">All of the application; only those of the API that every member may ask are answered here.</param>
    public ApiMatch(IEnumerable<Endpoint> endpoints) => routes = endpoints.OfType<RouteEndpoint>()
        .Where(e => Text(e.RoutePattern).StartsWith(ApiRoutes.Base + "/", StringComparison.Ordinal))
        .Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.RequestDelegate is not null)
        .OrderBy(e => e.RoutePattern.InboundPrecedence)
        .Select(e => new Route(e, new TemplateMatcher(TemplateParser.Parse(Text(e.RoutePattern).TrimStart('/')), [])))
        .ToLookup(r => First(Text(r.Endpoint.RoutePattern)));

    /// <summary>The endpoint with its values, or 404, or 405 where the address is there and the method is not.</summary>
    public (RouteEndpoint? Endpoint, RouteValueDictionary Values, int Status) Find(string method, PathString path)
    {
        var status = StatusCodes.Status404NotFound;
        foreach (var route in routes[First(path.Value!)])
        {
            var values = new RouteValueDictionary();
            if (!route.Matcher.TryMatch(path, values) || !Fits(route.Endpoint.RoutePattern, values))
            {
                continue;
            }

            if (route.Endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) is true)
            {
                return (route.Endpoint, values, StatusCodes.Status200OK);
            }

            status = StatusCodes.Status405MethodNotAllowed;
        }

        return (null, [], status);
    }

    private static bool Fits(RoutePattern pattern, RouteValueDictionary values) => pattern.ParameterPolicies.All(
        of => of.Value.All(policy => policy.Content != "guid" || Guid.TryParse(values[of.Key] as string, out _)));

    private static string Text(RoutePattern pattern) => "/" + (pattern.RawText ?? "").TrimStart('/');

    /// <summary>"contacts" of <c>/api/v1/contacts/{id}</c>.</summary>
    private static string First(string path) => path.Split('/') is [_, _, _, var first, ..] ? first : "";

    private sealed record Route(RouteEndpoint Endpoint, TemplateMatcher Matcher);
}
