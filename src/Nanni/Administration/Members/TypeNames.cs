using Nanni.Records.Types;
using Nanni.Web;

namespace Nanni.Administration.Members;

/// <summary>What people call the records of a type.</summary>
internal static class TypeNames
{
    public static string Plural(RecordType type, Ui ui) => ui.T($"type.{type.Name}.plural");
}
