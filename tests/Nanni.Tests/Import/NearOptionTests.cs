using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Import;
using Nanni.Records.Storage;
using Nanni.Tests.Commands;

namespace Nanni.Tests.Import;

public sealed class NearOptionTests
{
    [Theory]
    [InlineData("industry", "technolgy", "technology")]
    [InlineData("industry", "Techonology", "technology")]
    [InlineData("industry", "manufcturing", "manufacturing")]
    [InlineData("industry", "Gamba", "manufacturing")]
    [InlineData("industry", "Sektor publicny", "public")]
    [InlineData("industry", "Technology", null)]
    [InlineData("industry", "ŻYWNOŚĆ", null)]
    [InlineData("industry", "biology", null)]
    [InlineData("industry", "foo", null)]
    [InlineData("discountLevel", "Level D", null)]
    [InlineData("discountLevel", "Levl B", "b")]
    [InlineData("paymentTerms", "31 days", null)]
    [InlineData("paymentTerms", "60 dasy", "60")]
    public async Task A_slip_of_the_hand_is_forgiven_and_another_word_is_not(string field, string text, string? option)
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var schema = await ada.App.Services.GetRequiredService<Schemas>().Of(Actor.System(ada.Workspace.Id, 1), default);
        var type = schema["account"];

        var near = new NearOption(type, type[field], schema, ada.App.Services.GetRequiredService<ImportServices>().Words);

        Assert.Equal(option, near.Of(text));
    }

    [Theory]
    [InlineData("Technology")]
    [InlineData("technolgy", "--translate", "industry:technolgy=technolgy")]
    public async Task The_command_line_says_what_it_takes_for_an_option_and_can_be_told_otherwise(string exported, params string[] told)
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var folder = Directory.CreateTempSubdirectory("nanni-test-").FullName;
        var file = Path.Combine(folder, "in.csv");
        await File.WriteAllTextAsync(file, "name,industry\nHuta,technolgy\n", TestContext.Current.CancellationToken);

        var done = await ada.App.Command("", ["import", file, "--type", "account", "--yes", "--workspace", ada.Workspace.Slug, .. told]);

        Assert.Equal(0, done.ExitCode);
        Assert.Equal(told.Length == 0, done.Output.Contains("industry: “technolgy” is taken for “technology”.", StringComparison.Ordinal));
        Assert.EndsWith($"Huta,{exported}", (await ada.Get("accounts/export?columns=name,industry")).Text.TrimEnd(), StringComparison.Ordinal);
    }
}
