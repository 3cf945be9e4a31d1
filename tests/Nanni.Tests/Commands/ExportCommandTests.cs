using Nanni.Database;

namespace Nanni.Tests.Commands;

public sealed class ExportCommandTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task What_was_imported_comes_out_again(Provider provider)
    {
        var app = await TestApp.On(provider);
        var ada = await app.SignIn();
        var folder = Directory.CreateTempSubdirectory("nanni-test-").FullName;
        var source = Path.Combine(folder, "in.csv");
        await File.WriteAllTextAsync(source, "name,city,revenue\n=Huta,Łódź,\"1200,50\"\nMłyn,Opole,7\n", TestContext.Current.CancellationToken);
        string[] here = ["--workspace", ada.Workspace.Slug];
        Assert.Equal(0, (await app.Command("", ["import", source, "--type", "account", "--yes", .. here])).ExitCode);

        var to = Path.Combine(folder, "out.csv");
        var done = await app.Command("", ["export", to, "--type", "accounts", "--fields", "name,city,revenue", "--keys", "--sort", "-name", .. here]);
        var some = await app.Command("", ["export", Path.Combine(folder, "some.xlsx"), "--type", "account", "--filter", "city:eq:opole", .. here]);

        Assert.Equal((0, ""), (done.ExitCode, done.Errors));
        var lines = (await File.ReadAllTextAsync(to, TestContext.Current.CancellationToken)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["name,city,revenue,revenue (currency)", "Młyn,Opole,7,EUR", "'=Huta,Łódź,1200.5,EUR"], lines);
        Assert.StartsWith("1 accounts are in ", some.Output, StringComparison.Ordinal);
        Assert.Equal(2, new DirectoryInfo(folder).GetFiles().Count(f => f.Name.StartsWith("out", StringComparison.Ordinal) || f.Name.StartsWith("some", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_cannot_be_exported_is_said_and_nothing_is_written()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var ada = await app.SignIn();
        var folder = Directory.CreateTempSubdirectory("nanni-test-").FullName;
        string[] here = ["--workspace", ada.Workspace.Slug];
        var to = Path.Combine(folder, "out.csv");

        foreach (var (wrong, said) in new (string[], string)[]
        {
            ([to, "--type", "gods"], "There are no records"),
            ([to, "--type", "account", "--fields", "shoe"], "There is no field"),
            ([to, "--type", "account", "--filter", "["], ""),
            ([Path.Combine(folder, "out.doc"), "--type", "account"], ".csv or .xlsx"),
        })
        {
            var refused = await app.Command("", ["export", .. wrong, .. here]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains(said, refused.Errors, StringComparison.Ordinal);
            Assert.NotEqual("", refused.Errors);
        }

        Assert.Empty(new DirectoryInfo(folder).GetFiles());
    }
}
