using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Audit;
using Nanni.Web.Audit;
using Nanni.Web.Security;
using Nanni.Web.SignIn;
using Nanni.Web.SignIn.Factors;

namespace Nanni.Commands;

internal static class UserCommands
{
    private sealed record NewUser(string Email, string? Name, string? Role, string Language, string? Workspace, bool HasPassword);

    public static void Add(Command root, Terminal terminal)
    {
        var email = new Argument<string>("EMAIL") { Description = "the address with which the person signs in" };
        var name = new Option<string?>("--name") { Description = "the person's name", HelpName = "NAME" };
        var role = new Option<string?>("--role") { Description = "what they may do: the name of one of the workspace's roles", HelpName = "ROLE" };
        var language = new Option<string>("--language") { Description = "of pages and mail", DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong("en", "pl", "lt");
        var workspace = WorkspaceChoice.Option();
        var password = new Option<bool>("--password-stdin")
        {
            Description = "read the password from the input; without it a link to choose one is printed",
        };

        var create = new Command(
            "create",
            "Makes somebody a member of a workspace. In an empty installation: opens the first workspace with its administrator.")
        {
            email, name, role, language, workspace, password,
        };
        create.SetAction((parsed, cancel) =>
        {
            var asked = new NewUser(
                parsed.GetRequiredValue(email), parsed.GetValue(name), parsed.GetValue(role), parsed.GetRequiredValue(language),
                parsed.GetValue(workspace), parsed.GetValue(password));
            return terminal.WithDatabase(services => Create(services, terminal, asked, cancel), cancel);
        });
        root.Add(new Command("user", "People who can sign in.") { create, ResetFactor(terminal), LetIn(terminal) });
    }

    private static Command ResetFactor(Terminal terminal)
    {
        var email = new Argument<string>("EMAIL") { Description = "the address with which the person signs in" };
        var reset = new Command(
            "reset-factor",
            "Takes the second factor (authenticator app, passkeys, recovery codes) from somebody who has lost it, and signs them out everywhere.")
        {
            email,
        };
        reset.SetAction((parsed, cancel) => terminal.WithDatabase(
            async services =>
            {
                var (typed, db) = (parsed.GetRequiredValue(email), services.GetRequiredService<NanniDb>());
                var normalised = EmailAddress.Normalise(typed);
                var user = await db.Users.SingleOrDefaultAsync(u => u.NormalisedEmail == normalised, cancel)
                    ?? throw new CommandException($"Nobody signs in as {typed}.");
                var factors = services.GetRequiredService<SecondFactors>();
                if (!await factors.Has(user, cancel))
                {
                    throw new CommandException($"{typed} has no second factor.");
                }

                await factors.Reset(user.Id, cancel);
                await terminal.Output.WriteLineAsync($"{typed} signs in with the password alone until they set up a second factor again.");
            },
            cancel));
        return reset;
    }

    private static Command LetIn(Terminal terminal)
    {
        var email = new Argument<string>("EMAIL") { Description = "the address with which the person signs in" };
        var letIn = new Command(
            "let-in",
            "Prints a link that signs somebody in once, within an hour: for who cannot otherwise, because the sign-in provider is down for example. "
            + "A second factor is asked for all the same.")
        {
            email,
        };
        letIn.SetAction((parsed, cancel) => terminal.WithDatabase(
            async services =>
            {
                var (typed, db) = (parsed.GetRequiredValue(email), services.GetRequiredService<NanniDb>());
                var normalised = EmailAddress.Normalise(typed);
                var user = await db.Users.SingleOrDefaultAsync(u => u.NormalisedEmail == normalised && u.DisabledAt == null, cancel)
                    ?? throw new CommandException($"Nobody signs in as {typed}.");
                services.GetRequiredService<SecurityEvents>().Add(SecurityLog.Installation, Told.LinkMade, user.Id);
                var secret = await services.GetRequiredService<OneTimeTokens>().SignIn(user.Id, cancel);
                await terminal.Errors.WriteLineAsync($"Whoever opens this link within an hour is {typed}. It works once:");
                await terminal.Output.WriteLineAsync(services.GetRequiredService<PublicUrl>().Link(LinkPages.Path(secret)));
            },
            cancel));
        return letIn;
    }

    private static async Task Create(IServiceProvider services, Terminal terminal, NewUser asked, CancellationToken cancel)
    {
        if (!EmailAddress.IsValid(asked.Email))
        {
            throw new CommandException($"“{asked.Email}” is not an e-mail address.");
        }

        var password = asked.HasPassword ? await Password(terminal, asked.Email, cancel) : null;
        var db = services.GetRequiredService<NanniDb>();
        if (await services.GetRequiredService<SetUp>().IsNeeded(cancel) && !await db.Workspaces.AnyAsync(cancel))
        {
            await First(services, terminal, asked, password, cancel);
            return;
        }

        var workspace = await WorkspaceChoice.Find(db, asked.Workspace, cancel);
        if (password is not null && await HasAccount(db, asked.Email, cancel))
        {
            throw new CommandException($"{asked.Email} has a password already, from another workspace. Leave out --password-stdin.");
        }

        var member = await NewMember(db, workspace, asked, services.GetRequiredService<TimeProvider>(), cancel);
        db.Add(member);
        await db.SaveChangesAsync(cancel);

        var secret = await services.GetRequiredService<OneTimeTokens>().Invitation(member, cancel);
        if (password is null)
        {
            await terminal.Errors.WriteLineAsync($"{asked.Email} is invited to {workspace.Name}. The link works once, for seven days:");
            await terminal.Output.WriteLineAsync(services.GetRequiredService<PublicUrl>().Link("/join/" + secret));
            return;
        }

        var joining = services.GetRequiredService<Joining>();
        var invited = (await joining.Find(secret, cancel))!;
        await joining.Redeem(invited, member.Name, password, cancel);
        await terminal.Output.WriteLineAsync($"{asked.Email} can sign in to {workspace.Name}.");
    }

    private static async Task First(
        IServiceProvider services, Terminal terminal, NewUser asked, string? password, CancellationToken cancel)
    {
        if (password is null)
        {
            throw new CommandException(
                "Nobody can sign in yet. Give the first administrator a password: ./nanni user create EMAIL --password-stdin");
        }

        await services.GetRequiredService<OneTimeTokens>().SetUp(null, cancel);
        var country = asked.Language switch { "pl" => "PL", "lt" => "LT", _ => "GB" };
        var workspace = new NewWorkspace("Nanni", country, asked.Language, asked.Name ?? asked.Email.Split('@')[0]);
        var made = await services.GetRequiredService<SetUp>().Redeem(workspace, asked.Email, password, cancel)
            ?? throw new CommandException("Somebody else has just set this installation up.");
        await terminal.Output.WriteLineAsync($"{asked.Email} is the administrator of the new workspace {made.Workspace.Slug}.");
    }

    private static Task<bool> HasAccount(NanniDb db, string email, CancellationToken cancel)
    {
        var normalised = EmailAddress.Normalise(email);
        return db.Users.AnyAsync(user => user.NormalisedEmail == normalised, cancel);
    }

    private static async Task<Member> NewMember(
        NanniDb db, Workspace workspace, NewUser asked, TimeProvider clock, CancellationToken cancel)
    {
        var normalised = EmailAddress.Normalise(asked.Email);
        var emails = await db.Members
            .Where(member => member.WorkspaceId == workspace.Id && member.Email != null && member.Status != MemberStatus.Inactive)
            .Select(member => member.Email!).ToListAsync(cancel);
        if (emails.Any(email => EmailAddress.Normalise(email) == normalised))
        {
            throw new CommandException($"{asked.Email} is a member of {workspace.Slug} already.");
        }

        var name = asked.Name ?? asked.Email.Split('@')[0];
        return new()
        {
            WorkspaceId = workspace.Id,
            Name = name,
            Initials = Member.InitialsOf(name),
            Email = asked.Email.Trim(),
            RoleId = await Role(db, workspace, asked.Role, cancel),
            Language = asked.Language,
            Zone = workspace.Zone,
            Status = MemberStatus.Invited,
            CreatedAt = clock.GetUtcNow(),
        };
    }

    private static async Task<Guid> Role(NanniDb db, Workspace workspace, string? name, CancellationToken cancel)
    {
        var roles = await db.Roles.AsNoTracking().Where(role => role.WorkspaceId == workspace.Id).OrderBy(role => role.Name).ToListAsync(cancel);
        return roles.Find(role => string.Equals(role.Name, name, StringComparison.OrdinalIgnoreCase))?.Id
            ?? throw new CommandException(
                $"{(name is null ? "Which role?" : $"There is no role “{name}”.")} Add --role with one of: "
                + string.Join(", ", roles.Select(role => $"\"{role.Name}\"")) + ".");
    }

    private static async Task<string> Password(Terminal terminal, string email, CancellationToken cancel)
    {
        var password = await terminal.Input.ReadLineAsync(cancel) ?? "";
        return Passwords.Refusal(password, email) is null
            ? password
            : throw new CommandException(
                $"This password will not do: {Passwords.MinLength} to {Passwords.MaxLength} characters, five of them different, "
                + "and not the name in the e-mail address.");
    }
}
