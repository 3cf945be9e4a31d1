using Microsoft.AspNetCore.Authorization;
using Nanni.Web.SignIn;

namespace Nanni.Web.Security;

/// <summary>
/// What holds for every endpoint that does not say otherwise: somebody is signed in, and is a member of the workspace that the
/// address names. A forgotten endpoint is closed, not open.
/// </summary>
internal sealed class MembershipRequired : IAuthorizationRequirement
{
    /// <summary>Only administrators of the workspace.</summary>
    public const string Administrator = "Administrator";

    public bool AsAdministrator { get; init; }
}

/// <summary>Marks what people reach whose role asks for a second factor that they have not given yet: the way to give one, and out.</summary>
internal sealed class BeforeSecondFactor;

internal sealed class MembershipCheck(Visitor visitor, IHttpContextAccessor accessor) : AuthorizationHandler<MembershipRequired>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, MembershipRequired requirement)
    {
        var request = accessor.HttpContext!.Request;
        var needsMembership = requirement.AsAdministrator || request.RouteValues.ContainsKey(Workspaces.Route) || Refusals.IsApi(request);
        var mayWrite = !visitor.IsReadOnly || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            || visitor.SeesAs is not null && accessor.HttpContext.GetEndpoint()?.Metadata.GetMetadata<EndsPreview>() is not null;

        if (visitor.Barred is not null && accessor.HttpContext.GetEndpoint()?.Metadata.GetMetadata<BeforeSecondFactor>() is null)
        {
            return Task.CompletedTask;
        }

        if ((!needsMembership || visitor.Membership is not null) && mayWrite
            && (!requirement.AsAdministrator || visitor.Membership!.Web.IsAdministrator))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
