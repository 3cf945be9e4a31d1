using Nanni.Records.Types;
using Nanni.Web.Errors;

namespace Nanni.Web.Records;

/// <summary>What is wrong with a field, in the reader's words.</summary>
internal static class Messages
{
    public static string Of(Ui ui, FieldProblem problem) => Problems.Text(ui, problem.Code, problem.Values);
}
