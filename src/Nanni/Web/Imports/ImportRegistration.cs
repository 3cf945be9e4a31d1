using Microsoft.AspNetCore.Http.Features;
using Nanni.Database;
using Nanni.Records.Import;
using Nanni.Records.Jobs;

namespace Nanni.Web.Imports;

internal static class ImportRegistration
{
    /// <summary>Registers what imports need; their rules come with the modules.</summary>
    public static IServiceCollection AddImports(this IServiceCollection services, DataFolder data) => services
        .Configure<FormOptions>(form => form.MultipartBodyLengthLimit = 2L << 30) // Each address has its own, smaller limit for the whole request.
        .AddSingleton(new ImportFiles(Path.Combine(data.Path, "imports")))
        .AddSingleton<IImportDirectory, ImportDirectory>()
        .AddSingleton<IImportWords, ImportWords>()
        .AddSingleton<IImportTable, MemberImport>()
        .AddSingleton<ImportServices>()
        .AddSingleton<ImportMappings>()
        .AddSingleton<IJobHandler, ImportJob>();
}
