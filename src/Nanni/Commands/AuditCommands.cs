using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Records.Audit;

namespace Nanni.Commands;

internal static class AuditCommands
{
    /// <summary>How messages name the chain that belongs to no workspace.</summary>
    private const string Installation = "(installation)";

    public static void Add(Command root, Terminal terminal)
    {
        var workspace = new Option<string?>("--workspace")
        {
            Description = "only this workspace, by its name in addresses: /w/SLUG. Without it all, and the installation's own events",
            HelpName = "SLUG",
        };
        var head = new Option<string?>("--head") { Description = "a link that “audit head” printed: it must be in the chain", HelpName = "HASH" };
        var verify = new Command(
            "verify",
            """
            Checks the audit log against its chain of hashes: every operation, change and security event, and every link.
            Exit code 1 and the first number at which something is wrong, if something is. Changes nothing.
            """) { workspace, head };
        verify.SetAction((parsed, cancel) => Verify(terminal, parsed.GetValue(workspace), parsed.GetValue(head), cancel));

        var heads = new Command(
            "head",
            """
            Prints the newest link of each chain: workspace, number, hash. Keep it where the database's administrator cannot write:
            later “audit verify --head HASH” proves that nothing up to it was rewritten.
            """) { workspace };
        heads.SetAction((parsed, cancel) => Heads(terminal, parsed.GetValue(workspace), cancel));
        root.Add(new Command("audit", "The audit log and its chain of hashes.") { verify, heads });
    }

    private static async Task<int> Verify(Terminal terminal, string? slug, string? head, CancellationToken cancel)
    {
        var sought = head is null ? null : Hash(head);
        var isWhole = true;
        var hasHead = head is null;
        await using var scope = terminal.Services.CreateAsyncScope();
        foreach (var (name, id) in await Chains(scope.ServiceProvider, slug, cancel))
        {
            var verdict = await terminal.WithProgress(async progress =>
            {
                var verification = terminal.Services.GetRequiredService<AuditVerification>();
                var all = Math.Max(1, await verification.Links(id, cancel));
                return await verification.Run(id, sought, done => progress?.Report(new(name, (double)done / all)), cancel);
            });
            hasHead |= verdict.HasHead;
            isWhole &= verdict.Fault is null;
            await terminal.Output.WriteLineAsync($"{name}: {(verdict.Fault is { } fault ? $"WRONG at number {fault.Number}: {fault.What}" : Said(verdict))}");
        }

        if (!hasHead)
        {
            await terminal.Output.WriteLineAsync("WRONG: the head that was given is in none of these chains: what it stood for was rewritten or removed.");
        }

        return isWhole && hasHead ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Said(AuditVerdict verdict)
    {
        var said = $"{Terminal.Number(verdict.Links)} links are whole";
        said += verdict.Erased > 0 ? $", of {Terminal.Number(verdict.Erased)} records values were erased" : "";
        said += verdict.Open > 0 ? $", {Terminal.Number(verdict.Open)} operations are still growing" : "";
        return said + (verdict.Waiting > 0 ? $", {Terminal.Number(verdict.Waiting)} wait to be linked (the application does that while it runs)" : "") + ".";
    }

    private static async Task<int> Heads(Terminal terminal, string? slug, CancellationToken cancel)
    {
        await using var scope = terminal.Services.CreateAsyncScope();
        foreach (var (name, id) in await Chains(scope.ServiceProvider, slug, cancel))
        {
            if (await terminal.Services.GetRequiredService<AuditVerification>().Head(id, cancel) is { } head)
            {
                await terminal.Output.WriteLineAsync($"{name} {head.Number} {Convert.ToHexStringLower(head.Link)}");
            }
        }

        return ExitCode.Done;
    }

    private static async Task<List<(string Name, Guid Id)>> Chains(IServiceProvider services, string? slug, CancellationToken cancel)
    {
        var db = services.GetRequiredService<NanniDb>();
        if (slug is not null)
        {
            var one = await WorkspaceChoice.Find(db, slug, cancel);
            return [(one.Slug, one.Id)];
        }

        var all = await db.Workspaces.AsNoTracking().OrderBy(w => w.Slug).Select(w => new { w.Slug, w.Id }).ToListAsync(cancel);
        return [.. all.Select(w => (w.Slug, w.Id)), (Installation, SecurityLog.Installation)];
    }

    private static byte[] Hash(string text)
    {
        try
        {
            return Convert.FromHexString(text.Trim()) is { Length: 32 } hash ? hash : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new CommandException("--head wants the 64 hexadecimal digits that “audit head” printed.");
        }
    }
}
