using Nanni.Commands;
using Nanni.Database;
using Nanni.Tests.SignIn;

namespace Nanni.Tests.Commands;

public sealed class CommandLineTests
{
    private const string Password = "correct horse battery";

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_first_user_opens_the_installation_and_can_sign_in(Provider provider)
    {
        await using var app = await TestApp.Start(provider);

        var made = await app.Command(Password, "user", "create", "anna@example.com", "--name", "Anna Kowalska", "--password-stdin");

        Assert.Equal((0, ""), (made.ExitCode, made.Errors));
        var page = await app.Browser().SignInAs("anna@example.com", Password);
        Assert.Equal("/", page.Location);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_lost_second_factor_is_taken_away_from_the_command_line(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        Assert.Equal(1, (await ada.App.Command("", "user", "reset-factor", ada.User.Email)).ExitCode);
        await ada.SetUpApp();

        var done = await ada.App.Command("", "user", "reset-factor", ada.User.Email.ToUpperInvariant());

        Assert.Equal((0, ""), (done.ExitCode, done.Errors));
        Assert.False(await ada.Browser.IsIn(ada));
        Assert.Equal("/", (await ada.App.Browser().SignInAs(ada.User.Email, SignedIn.Password)).Location);
        Assert.Equal(["appAdded", "factorsReset"], await ada.Notices());
        Assert.Equal(1, (await ada.App.Command("", "user", "reset-factor", "nobody@example.com")).ExitCode);
    }

    [Fact]
    public async Task The_first_user_needs_a_password()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);

        var refused = await app.Command("", "user", "create", "anna@example.com");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--password-stdin", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_new_member_joins_by_the_printed_link(Provider provider)
    {
        var app = await TestApp.On(provider);
        var founder = await app.SignIn();
        var email = $"{Guid.CreateVersion7():n}@example.com";

        var made = await app.Command("", "user", "create", email, "--role", "sales", "--workspace", founder.Workspace.Slug);

        Assert.Equal(0, made.ExitCode);
        var joining = await app.Browser().Get(new Uri(made.Output).AbsolutePath);
        await joining.Submit(("Name", "Jonas"), ("Password", Password));
        Assert.Equal("/", (await app.Browser().SignInAs(email, Password)).Location);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_new_member_with_a_password_can_sign_in_at_once(Provider provider)
    {
        var app = await TestApp.On(provider);
        var founder = await app.SignIn();
        var email = $"{Guid.CreateVersion7():n}@example.com";

        var made = await app.Command(
            Password, "user", "create", email, "--role", "Sales", "--workspace", founder.Workspace.Slug, "--password-stdin");

        Assert.Equal((0, ""), (made.ExitCode, made.Errors));
        Assert.Equal("/", (await app.Browser().SignInAs(email, Password)).Location);
    }

    [Fact]
    public async Task A_member_is_not_made_twice_and_a_known_password_is_not_set_from_outside()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var founder = await app.SignIn();
        var elsewhere = await app.SignIn();

        var twice = await app.Command("", "user", "create", founder.User.Email, "--role", "Sales", "--workspace", founder.Workspace.Slug);
        var taken = await app.Command(
            Password, "user", "create", founder.User.Email, "--role", "Sales", "--workspace", elsewhere.Workspace.Slug, "--password-stdin");

        Assert.Equal((1, 1), (twice.ExitCode, taken.ExitCode));
        Assert.Contains("already", twice.Errors, StringComparison.Ordinal);
        Assert.Contains("has a password already", taken.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("anna", "not an e-mail address")]
    [InlineData("anna@example.com", "Which role?", "Administrator")]
    [InlineData("anna@example.com", "There is no role “boss”", "Read only", "--role", "boss")]
    public async Task A_user_that_cannot_be_made_is_explained(string email, string why, string also = "", params string[] more)
    {
        var app = await TestApp.On(Provider.Sqlite);
        var founder = await app.SignIn();

        var refused = await app.Command("", ["user", "create", email, "--workspace", founder.Workspace.Slug, .. more]);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(why, refused.Errors, StringComparison.Ordinal);
        Assert.Contains(also, refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_are_several_workspaces_one_must_be_named()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var founder = await app.SignIn();
        await app.SignIn();

        var unclear = await app.Command("", "token", "create", founder.User.Email, "--name", "erp");
        var unknown = await app.Command("", "token", "create", founder.User.Email, "--name", "erp", "--workspace", "nowhere");

        Assert.Equal((1, 1), (unclear.ExitCode, unknown.ExitCode));
        Assert.Contains("Add --workspace", unclear.Errors, StringComparison.Ordinal);
        Assert.Contains("no workspace “nowhere”", unknown.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_token_is_the_only_line_of_the_output(Provider provider)
    {
        var app = await TestApp.On(provider);
        var founder = await app.SignIn();

        var made = await app.Command(
            "", "token", "create", founder.User.Email, "--name", "erp", "--days", "30", "--workspace", founder.Workspace.Slug);

        Assert.Equal(0, made.ExitCode);
        Assert.Matches("^nanni_[A-Za-z0-9_-]{20,}\n$", made.Output);
    }

    [Fact]
    public async Task A_stranger_gets_no_token()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var (founder, stranger) = (await app.SignIn(), await app.SignIn());

        var refused = await app.Command(
            "", "token", "create", stranger.User.Email, "--name", "erp", "--workspace", founder.Workspace.Slug);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
    }

    [Theory]
    [InlineData("See ./nanni --help", "fly")]
    [InlineData("See ./nanni backup --help", "backup")]
    [InlineData("See ./nanni token create --help", "token", "create", "anna@example.com")]
    [InlineData("--days must be from 1 to 3650.", "token", "create", "anna@example.com", "--name", "x", "--days", "0")]
    public async Task What_is_not_understood_leads_to_the_help(string hint, params string[] command)
    {
        var app = await TestApp.On(Provider.Sqlite);

        var refused = await app.Command("", command);

        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(hint, refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user", "create")]
    [InlineData("token", "create")]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task Every_command_has_help(params string[] command)
    {
        var app = await TestApp.On(Provider.Sqlite);

        var overview = await app.Command("", "--help");
        var help = await app.Command("", [.. command, "--help"]);

        Assert.Contains(command[0], overview.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (help.ExitCode, help.Errors));
        Assert.Contains($"./nanni {string.Join(' ', command)}", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_backup_is_taken_and_restored_from_the_command_line(Provider provider)
    {
        await using var from = await TestApp.Start(provider);
        await from.Command(Password, "user", "create", "anna@example.com", "--password-stdin");
        var folder = Directory.CreateTempSubdirectory("nanni-test-");
        var archive = Path.Combine(folder.FullName, "backup.zip");

        var backup = await from.Command("", "backup", archive);
        await using var to = await TestApp.Start(provider);
        var restore = await to.Command("", "restore", archive);

        Assert.Equal((0, 0), (backup.ExitCode, restore.ExitCode));
        Assert.StartsWith(archive, backup.Output, StringComparison.Ordinal);
        Assert.Equal("/", (await to.Browser().SignInAs("anna@example.com", Password)).Location);
        Assert.Equal(1, (await to.Command("", "restore", archive)).ExitCode);
        folder.Delete(recursive: true);
    }
}

/// <summary>The command line on the database of a test's application.</summary>
internal static class CommandLineRuns
{
    /// <param name="input">What the command reads.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> Command(this TestApp app, string input, params string[] command)
    {
        using StringWriter output = new(), errors = new();
        var code = await CommandLine.Run(command, new Terminal(app.Services, new StringReader(input), output, errors));
        return (code, output.ToString(), errors.ToString());
    }
}
