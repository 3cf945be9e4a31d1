using Microsoft.EntityFrameworkCore;

namespace Nanni.Records.Storage;

public static partial class RecordSchema
{
    /// <summary>By what people are known who asked to be forgotten, so that nobody brings them back unawares.</summary>
    private static void Erasure(ModelBuilder model)
    {
        // Keyed hashes: without the key of the workspace nobody can tell, or try out, whom they mean.
        Table(model, "suppressions", table =>
        {
            Column<Guid>(table, "workspace_id");
            Column<string>(table, "hash").IsRequired();
            Column<Guid>(table, "erasure_id");
            Column<DateTimeOffset>(table, "at");
            table.HasKey("workspace_id", "hash");
        });

        Table(model, "suppression_keys", table =>
        {
            Column<Guid>(table, "workspace_id");

            // Encrypted.
            Column<string>(table, "secret").IsRequired();
            table.HasKey("workspace_id");
        });
    }
}
