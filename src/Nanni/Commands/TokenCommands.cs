using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.SignIn;

namespace Nanni.Commands;

internal static class TokenCommands
{
    private sealed record NewToken(string Email, string Name, bool IsReadOnly, int? Days, string[] Types, string? Workspace);

    public static void Add(Command root, Terminal terminal)
    {
        var email = new Argument<string>("EMAIL") { Description = "the member as whom the program acts; it may do no more than they" };
        var name = new Option<string>("--name") { Description = "what the token is for", HelpName = "NAME", Required = true };
        var readOnly = new Option<bool>("--read-only") { Description = "it may not change anything" };
        var days = new Option<int?>("--days") { Description = "how long it works; without it, until it is revoked", HelpName = "NUMBER" };
        var only = new Option<string?>("--only") { Description = "the only record types it reaches; without it, all that the member reaches", HelpName = "contact,account" };
        days.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number is < 1 or > 3650)
            {
                result.AddError("--days must be from 1 to 3650.");
            }
        });
        var workspace = WorkspaceChoice.Option();

        var create = new Command("create", "Makes a token and prints it. It is shown this once and cannot be read again.")
        {
            email, name, readOnly, days, only, workspace,
        };
        create.SetAction((parsed, cancel) =>
        {
            var asked = new NewToken(
                parsed.GetRequiredValue(email), parsed.GetRequiredValue(name), parsed.GetValue(readOnly), parsed.GetValue(days),
                parsed.GetValue(only)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                parsed.GetValue(workspace));
            return terminal.WithDatabase(services => Create(services, terminal, asked, cancel), cancel);
        });
        root.Add(new Command("token", "Keys by which programs use the API.") { create });
    }

    private static async Task Create(IServiceProvider services, Terminal terminal, NewToken asked, CancellationToken cancel)
    {
        var db = services.GetRequiredService<NanniDb>();
        var workspace = await WorkspaceChoice.Find(db, asked.Workspace, cancel);
        var members = await db.Members.AsNoTracking()
            .Where(member => member.WorkspaceId == workspace.Id && member.Status == MemberStatus.Active && member.Email != null)
            .ToListAsync(cancel);
        var acts = members.Find(member => EmailAddress.Normalise(member.Email!) == EmailAddress.Normalise(asked.Email))
            ?? throw new CommandException($"{asked.Email} is not an active member of {workspace.Slug}.");

        if (asked.Types.FirstOrDefault(name => Modules.RecordTypes.Find(name) is null) is { } unknown)
        {
            throw new CommandException($"{unknown} is no record type.");
        }

        DateTimeOffset? until = asked.Days is { } days ? services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(days) : null;
        var token = await services.GetRequiredService<ApiTokens>()
            .Create(workspace.Id, acts.Id, asked.Name, canWrite: !asked.IsReadOnly, until, asked.Types, cancel);
        await terminal.Errors.WriteLineAsync($"Acts as {acts.Name} in {workspace.Slug}. Keep it; it is not shown again:");
        await terminal.Output.WriteLineAsync(token);
    }
}
