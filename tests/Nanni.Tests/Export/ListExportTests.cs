using System.Text;
using Nanni.Administration.Fields;
using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Export;
using Nanni.Records.Export.Tables;
using Nanni.Records.Queries;
using Nanni.Records.Types;

namespace Nanni.Tests.Export;

public sealed class ListExportTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_list_is_exported_whole_neutralised_and_without_secrets(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        await copper.Get<BulkWriter>().Create(copper.Admin, "import", Enumerable.Range(0, 1_203).Select(i => new Account
        {
            Name = $"Huta {i:0000}", Revenue = i % 2 == 0 ? new Money(125_050, "EUR") : null, City = i == 7 ? "=cmd()" : "Łódź",
        }));

        var lines = (await Csv(copper, copper.Admin, "account", "name", "revenue", "city")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(1_204, lines.Length);
        Assert.Equal("\uFEFFname,revenue,revenue (currency),city", lines[0]);
        Assert.Equal("Huta 0000,1250.5,EUR,Łódź", lines[1]);
        Assert.Equal("Huta 0007,,,'=cmd()", lines[8]);
        Assert.Equal("Huta 1202,1250.5,EUR,Łódź", lines[^1]);
        var shapes = copper.Get<ShapeStore>();
        await shapes.Run(copper.Admin, new("personal.switched"), [shapes.SwitchOn(copper.Id, "contact", "pesel")], default);
        await copper.Operations.Create(copper.Admin, "contact.create", new Contact { LastName = "Nowak", Pesel = null });
        Assert.Equal("\uFEFFname\r\nNowak\r\n", await Csv(copper, copper.Admin, "contact", "name", "pesel"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Only_what_one_may_export_is_exported(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var own = await copper.Member("Own", right => right == Right.Export ? Scope.Own : Scope.All);
        var none = await copper.Member("None", right => right == Right.Export ? Scope.None : Scope.All);
        await copper.Operations.Create(copper.Admin, "account.create", new Account { Name = "Theirs" });
        await copper.Operations.Create(own, "account.create", new Account { Name = "Mine" });

        Assert.Equal("\uFEFFname\r\nMine\r\n", await Csv(copper, own, "account", "name"));
        await Assert.ThrowsAsync<ForbiddenException>(() => Csv(copper, none, "account", "name"));
    }

    private static async Task<string> Csv(TestWorkspace copper, Actor actor, string type, params string[] fields)
    {
        var schema = (await copper.Schemas.Of(actor, default))[type];
        using var stream = new MemoryStream();
        await using (var writer = new CsvWriter(stream))
        {
            await copper.Get<ListExport>().Write(
                actor, new ListRequest(schema, [.. fields.Select(f => schema[f])]), fields, "currency", (_, value, _) => TableCell.Text(value?.ToString()), writer, null, default);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
