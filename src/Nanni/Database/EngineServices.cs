using Microsoft.AspNetCore.DataProtection;
using Nanni.Records.Audit;
using Nanni.Records.Bulk;
using Nanni.Records.Erasure;
using Nanni.Records.Export;
using Nanni.Records.Jobs;
using Nanni.Records.Matching;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Database;

/// <summary>Registers the record engine over the chosen database.</summary>
public static class EngineServices
{
    public static IServiceCollection AddRecordEngine(this IServiceCollection services, DatabaseOptions options)
    {
        services.AddSingleton<RecordStore>(_ => options.IsSqlite
            ? new SqliteStore(options.ConnectionString)
            : new PostgresStore(options.ConnectionString));
        services.AddSingleton<Neighbours>();
        services.AddSingleton(Modules.RecordTypes);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IFieldCipher, FieldCipher>();
        services.AddSingleton(provider => new FieldRules(
            provider.GetRequiredService<RecordStore>(), Modules.RecordTypes, Modules.IdentifierChecks, provider.GetRequiredService<IFieldCipher>()));
        services.AddSingleton<Schemas>();
        services.AddSingleton<OperationSignal>();
        services.AddSingleton<MonotonicIds>();
        services.AddSingleton<WordMemory>();
        services.AddSingleton<SuppressionList>().AddSingleton<RemovalPlanner>().AddSingleton<RecordRemoval>();
        services.AddSingleton<Operations>();
        services.AddSingleton<Undo>();
        services.AddSingleton<Merge>();
        services.AddSingleton<History>();
        services.AddSingleton<Extents>();
        services.AddSingleton<Lists>();
        services.AddSingleton<Titles>();
        services.AddSingleton<Trees>();
        services.AddSingleton<Boards>();
        services.AddSingleton<Groups>();
        services.AddSingleton<Vocabulary>();
        services.AddSingleton<Searches>();
        services.AddSingleton<RecordQuery>();
        services.AddSingleton<RecordAccess>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<BulkWriter>();
        services.AddSingleton<Sealer>().AddSingleton<AuditChain>().AddSingleton<AuditVerification>().AddSingleton<AuditErasure>().AddSingleton<AuditLog>();
        services.AddSingleton<PastWriter>();
        services.AddSingleton<BulkEdit>();
        services.AddSingleton<IJobHandler>(provider => provider.GetRequiredService<BulkEdit>());
        services.AddSingleton<Courtesy>();
        services.AddSingleton<DuplicateFinder>();
        services.AddSingleton<DuplicateTable>();
        services.AddSingleton<DuplicateGroups>();
        services.AddSingleton<DuplicateSearch>();
        services.AddSingleton<CertainMerges>();
        services.AddSingleton<IJobHandler>(provider => provider.GetRequiredService<CertainMerges>());
        services.AddSingleton<IJobHandler>(provider => provider.GetRequiredService<DuplicateSearch>());
        services.AddSingleton<ListExport>();
        services.AddSingleton<IJobHandler, UndoJob>();
        services.AddSingleton<JobSignal>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobRunner>();
        return services;
    }

    /// <summary>Encrypts with the installation's data-protection keys, one purpose a workspace.</summary>
    private sealed class FieldCipher(IDataProtectionProvider protection) : IFieldCipher
    {
        private const string Mark = "enc:";

        public string Encrypt(Guid workspace, string plain) => Mark + Of(workspace).Protect(plain);

        public string Decrypt(Guid workspace, string stored) => Of(workspace).Unprotect(stored[Mark.Length..]);

        private IDataProtector Of(Guid workspace) => protection.CreateProtector("Nanni.Field", workspace.ToString("N"));
    }
}
