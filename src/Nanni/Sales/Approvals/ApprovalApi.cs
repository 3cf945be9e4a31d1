using Nanni.Records.Types;
using Nanni.Web.Api;

namespace Nanni.Sales.Approvals;

/// <summary>Asking and deciding for programs: <c>POST quotes/{id}/approval</c> and <c>POST approvals/{id}/decision</c>.</summary>
internal static class ApprovalApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var services = api.ServiceProvider;
        var (requests, writes, types) = (services.GetRequiredService<ApprovalRequests>(), services.GetRequiredService<RecordWrites>(), services.GetRequiredService<RecordTypes>());
        api.MapPost("/quotes/{id:guid}/approval", async context =>
        {
            var body = await ApiBody.Read(context);
            ApiInput.Only(body, "note");
            var done = await requests.Ask(context.Caller(), context.Id(), ApiInput.Text(body, "note"), context.RequestAborted);
            await writes.Answer(context, types["quote"], context.Id(), done);
        });
        api.MapPost("/approvals/{id:guid}/decision", async context =>
        {
            var body = await ApiBody.Read(context);
            ApiInput.Only(body, "decision", "comment");
            var isApproved = ApiInput.Text(body, "decision") switch
            {
                Approval.Approved => true,
                Approval.Rejected => false,
                null => throw new FieldException("decision", "field.required"),
                _ => throw new FieldException("decision", "field.kind.choice"),
            };
            var done = await requests.Decide(context.Caller(), context.Id(), isApproved, ApiInput.Text(body, "comment"), context.RequestAborted);
            await writes.Answer(context, types["approval"], context.Id(), done);
        });
    }
}
