using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nanni.Web.Security;
using Nanni.Web.SignIn;

namespace Nanni.Web.Errors;

/// <summary>Answers a request with its problem: JSON to programs, a page to people.</summary>
public static class ProblemAnswers
{
    /// <summary>Letters of our three languages as they are, nothing that HTML reads.</summary>
    internal static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Turns what endpoints throw into answers. Stands before everything else.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Nanni.Web.Errors");
        return app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody is there to read an answer.
            }
            catch (Exception error) when (!context.Response.HasStarted)
            {
                await Refuse(context, error, log);
            }
        });
    }

    /// <summary>Answers with what an endpoint threw.</summary>
    internal static async Task Refuse(HttpContext context, Exception error, ILogger log)
    {
        if (IsGone(context))
        {
            await Refusals.Write(context, StatusCodes.Status404NotFound, "notFound");
            return;
        }

        var ui = context.RequestServices.GetRequiredService<Ui>();
        if (Problems.Of(error, ui) is not { } problem)
        {
            var trace = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
            log.LogError(error, "{Method} {Path} failed, {Trace}", context.Request.Method, context.Request.Path.Value, trace);
            problem = Problems.Fault(ui, trace);
        }

        await Write(context, problem);
    }

    /// <summary>The workspace was removed while the page was made, and whatever went wrong comes from that.</summary>
    internal static bool IsGone(HttpContext context) =>
        context.RequestServices.GetRequiredService<Visitor>().Membership is { } membership
        && context.RequestServices.GetRequiredService<Memberships>().IsClosed(membership.WorkspaceId);

    /// <param name="more">Further members of the JSON object.</param>
    public static async Task Write(HttpContext context, Problem problem, Action<Utf8JsonWriter>? more = null)
    {
        if (!Refusals.IsApi(context.Request) && !IsAskedByScript(context.Request))
        {
            await (await ProblemPages.Of(context, problem)).ExecuteAsync(context);
            return;
        }

        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = "application/problem+json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json);
        json.WriteStartObject();
        json.WriteString("type"u8, "/errors/" + problem.Code);
        json.WriteString("title"u8, problem.Title);
        json.WriteNumber("status"u8, problem.Status);
        json.WriteString("code"u8, problem.Code);
        json.WriteString("detail"u8, problem.Detail);
        if (problem.Fields.Count > 0)
        {
            Fields(json, "errors", problem, f => f.Text);
            Fields(json, "codes", problem, f => f.Code);
        }

        if (problem.Conditions.Count > 0)
        {
            json.WriteStartArray("conditions"u8);
            foreach (var condition in problem.Conditions)
            {
                json.WriteStartObject();
                json.WriteString("text"u8, condition.Text);
                json.WritePropertyName("filter"u8);
                if (condition.Filter is { } filter)
                {
                    filter.WriteTo(json);
                }
                else
                {
                    json.WriteNullValue();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        more?.Invoke(json);
        json.WriteEndObject();
    }

    /// <summary>A script of our pages wants the reason to show beside what it sent, and no page in place of the one at hand.</summary>
    private static bool IsAskedByScript(HttpRequest request) =>
        request.Headers.Accept.ToString() is var accept
        && accept.Contains("application/json", StringComparison.Ordinal) && !accept.Contains("text/html", StringComparison.Ordinal);

    /// <summary><c>{"email": ["…"]}</c></summary>
    private static void Fields(Utf8JsonWriter json, string name, Problem problem, Func<FieldMessage, string> value)
    {
        json.WriteStartObject(name);
        foreach (var field in problem.Fields.GroupBy(f => f.Field))
        {
            json.WriteStartArray(field.Key);
            foreach (var message in field)
            {
                json.WriteStringValue(value(message));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
