using System.Text;
using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Import;
using Nanni.Records.Types;
using Nanni.Sales.Leads.Assignment;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;

namespace Nanni.Tests.Import;

public sealed class ImportTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_row_becomes_an_organisation_and_its_contact(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        var result = await copper.Import("account",
            """
            customerID,companyName,contactName,contactTitle,city,region,phone
            ALFKI,Alfreds Futterkiste,Maria Anders,Sales Representative,Berlin,NULL,030-0074321
            ANATR,"Ana Trujillo, Emparedados",Ana Trujillo,Owner,México D.F.,NULL,(5) 555-4729
            BLAUS,Blauer See,NULL,NULL,Mannheim,NULL,NULL
            """,
            ("customerID", "externalKey"), ("companyName", "name"), ("contactName", "contact.name"), ("contactTitle", "contact.jobTitle"),
            ("city", "city"), ("region", "region"), ("phone", "phone"));

        Assert.Equal((3, 3, 0), (result.Counts.Rows, result.Counts.Created, result.Counts.Out));
        Assert.Equal(2, result.Counts.Linked["contact"]);
        Assert.Equal(["Alfreds Futterkiste", "Ana Trujillo, Emparedados", "Blauer See"], await copper.Base.Titles(copper.Admin, "account"));
        var maria = await copper.Only<Contact>("name:eq:maria anders");
        Assert.Equal(("Maria", "Anders", "Sales Representative"), (maria.FirstName, maria.LastName, maria.JobTitle));
        var alfred = await copper.Only<Account>("externalKey:eq:ALFKI");
        Assert.Equal((alfred.Id, "Berlin", null), (maria.AccountId, alfred.City, alfred.Region));
        Assert.Equal(["Ana Trujillo, Emparedados"], await copper.Base.Titles(copper.Admin, "account", r => r with { Search = "mexico" }));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_external_id_is_given_found_again_and_never_given_twice(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        (string, string)[] columns = [("id", "externalId"), ("name", "name"), ("city", "city")];
        var first = await copper.Import("account", "id,name,city\nerp:1,Alfreds,Berlin\nerp:2,Blauer See,Mannheim\nerp:1,Alfreds Futterkiste,Bonn", p => p with { Duplicates = Duplicates.Update }, columns);
        Assert.Equal((2, 3, 0), (first.Counts.Created, first.Counts.In, first.Counts.Out));
        Assert.Equal(("Alfreds Futterkiste", "Bonn"), (await copper.Only<Account>("externalId:eq:erp:1") is var one ? (one.Name, one.City) : default));

        // By its key, whatever it is called now; a contact finds it by the same key.
        var second = await copper.Import("account", "id,name,city\nerp:2,See GmbH,Ulm", p => p with { Duplicates = Duplicates.Update }, columns);
        Assert.Equal((0, 1), (second.Counts.Created, second.Counts.Updated));
        var see = await copper.Only<Account>("externalId:eq:erp:2");
        Assert.Equal(("See GmbH", "Ulm"), (see.Name, see.City));
        await copper.Import("contact", "name,email,company\nMaria Anders,m@example.com,erp:2", ("name", "name"), ("email", "email"), ("company", "account.externalId"));
        Assert.Equal(see.Id, (await copper.Only<Contact>("email:eq:m@example.com")).AccountId);

        var third = await copper.Import("account", "id,name,city\nerp:2,Another,Rome\nerp:3,New,Paris", p => p with { Duplicates = Duplicates.Create }, columns);
        Assert.Equal((1, 1), (third.Counts.Created, third.Counts.Out));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Leads_without_an_owner_go_to_whom_the_rules_choose_evenly_over_the_whole_file(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        Guid[] people = [(await copper.Base.Member("Bert", _ => Scope.Own)).MemberId, (await copper.Base.Member("Cora", _ => Scope.Own)).MemberId];
        await copper.Base.Operations.Create(copper.Admin, "leadRule.create", new LeadRule
        {
            Name = "Ur", Mode = LeadModes.Turns, Condition = """{"field":"city","op":"eq","value":"Ur"}""", People = LeadPlaces.Write([.. people.Select(p => new LeadPlace(p))]),
        });

        var rows = string.Join('\n', Enumerable.Range(0, 901).Select(i => $"Lead {i},{(i % 3 == 0 ? "Kish" : "Ur")},{(i == 1 ? "Ada" : "")}"));
        var result = await copper.Import("lead", "name,city,who\n" + rows, p => p with { Duplicates = Duplicates.Create }, ("name", "lastName"), ("city", "city"), ("who", "owner"));

        Assert.Equal((901, 0), (result.Counts.Created, result.Counts.Out));
        var given = await copper.Base.Store.Query(
            copper.Base.Store.Sql().Add($"select owner_id, count(*), count(assigned_at) from leads where workspace_id = {copper.Base.Id} group by owner_id"), row => (Owner: row.GuidOrNull(0), All: row.Long(1), ByRule: row.Long(2)), default);
        Assert.Equal([300L, 299L], people.Select(p => given.Single(g => g.Owner == p).ByRule).OrderDescending());
        Assert.Equal(302, given.Where(g => g.ByRule == 0).Sum(g => g.All));
        Assert.Equal(599, await Turns(copper));
    }

    private static async Task<long> Turns(ImportBench copper) => (await copper.Base.Store.Query(
        copper.Base.Store.Sql().Add($"select turns from lead_turns where workspace_id = {copper.Base.Id}"), row => row.Long(0), default)).Sum();

    [Theory, MemberData(nameof(Providers))]
    public async Task A_subsidiary_may_come_before_its_parent(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        var result = await copper.Import("account",
            """
            account,subsidiary_of
            Bubba Gump,Massive Dynamic
            Acme Corporation,
            Massive Dynamic,Acme Corporation
            Codehow,acme  corporation
            Finhigh,Nowhere Ltd
            """,
            ("account", "name"), ("subsidiary_of", "parent"));

        Assert.Equal((5, 5, 0), (result.Counts.Rows, result.Counts.Created, result.Counts.Out));
        Assert.Equal(1, result.Counts.Linked["account"]);
        var (bubba, massive, acme) = (await copper.Only<Account>("name:eq:bubba gump"), await copper.Only<Account>("name:eq:massive dynamic"), await copper.Only<Account>("name:eq:acme corporation"));
        Assert.Equal((massive.Id, acme.Id, null), (bubba.ParentId, massive.ParentId, acme.ParentId));
        Assert.Equal(acme.Id, (await copper.Only<Account>("name:eq:codehow")).ParentId);
        Assert.Equal((await copper.Only<Account>("name:eq:nowhere ltd")).Id, (await copper.Only<Account>("name:eq:finhigh")).ParentId);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Deals_find_their_account_product_stage_and_agent(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        await copper.Import("product", "product,sales_price\nGTX Pro,4821\nMG Special,55", ("product", "name"), ("sales_price", "price"));
        var result = await copper.Import("opportunity",
            """
            opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
            1C1I7A6R,Moses Frase,GTXPro,Cancity,Won,2016-10-20,2017-03-01,1054
            Z063OYW0,Darcel Schlecht,MG Special,Isdom,Lost,2016-10-25,2017-03-11,0
            EC4QE1BX,Moses Frase,GTX Pro,,Engaging,2016-10-25,,
            MV1LWRNH,Moses Frase,GTX Pro,Cancity,Prospecting,,,
            """,
            ("opportunity_id", "externalKey"), ("sales_agent", "owner"), ("product", "product"), ("account", "account"), ("deal_stage", "stage"),
            ("engage_date", "engagedOn"), ("close_date", "closedOn"), ("close_value", "amount"));

        Assert.Equal((4, 4, 0), (result.Counts.Rows, result.Counts.Created, result.Counts.Out));
        Assert.Equal(2, result.Counts.Linked["account"]);
        Assert.Equal(["Moses Frase", "Darcel Schlecht"], result.Counts.Made["member"]);
        Assert.False(result.Counts.Linked.ContainsKey("product"));
        var won = await copper.Only<Opportunity>("externalKey:eq:1C1I7A6R");
        Assert.Equal(("GTXPro – Cancity", "won", new Money(105_400, "PLN"), 100m), (won.Name, won.Status, won.Amount!.Value, won.Probability));
        Assert.Equal(new DateTimeOffset(2017, 2, 28, 23, 0, 0, TimeSpan.Zero), won.ClosedAt);
        var schema = await copper.Base.Schemas.Of(copper.Admin, default);
        Assert.Equal(("Moses Frase", false), (schema.Members[won.OwnerId!.Value].Name, schema.Members[won.OwnerId.Value].CanSignIn));
        var open = await copper.Only<Opportunity>("externalKey:eq:EC4QE1BX");
        Assert.Equal(("GTX Pro – EC4QE1BX", null, "open", null), (open.Name, open.AccountId, open.Status, open.ClosedAt));
        Assert.Equal("Engaging", (await copper.Load<Stage>(open.StageId!.Value)).Name);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nothing_is_lost_every_row_is_in_or_comes_back_with_its_reason(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        const string file = "name;email;employees;city\r\nHuta;biuro@huta.pl;12;Łódź\r\nBad mail;nobody;3;\r\n;x@example.com;1;Gdańsk\r\n"
            + "Many;m@example.com;twelve;\"Rzeszów\n2\"\r\nHUTA;other@huta.pl;4;\r\nShort\r\nLong;l@example.com;1;a;b\r\n=1+1;f@example.com;5;x\r\n";
        var result = await copper.Import("account", file, ("name", "name"), ("email", "email"), ("employees", "employees"), ("city", "city"));

        Assert.Equal((8, 3, 1, 4), (result.Counts.Rows, result.Counts.Created, result.Counts.Skipped, result.Counts.Bad));
        Assert.Equal(["=1+1", "Huta", "Short"], await copper.Base.Titles(copper.Admin, "account"));
        var lines = result.BadRows.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("name;email;employees;city;Why not imported", lines[0]);
        Assert.StartsWith("Bad mail;nobody;3;;email: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(";x@example.com;1;Gdańsk;name: ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("Many;m@example.com;twelve;\"Rzeszów\n2\";employees: ", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("HUTA;other@huta.pl;4;;", lines[4], StringComparison.Ordinal);
        Assert.StartsWith("Long;l@example.com;1;a;b;", lines[5], StringComparison.Ordinal);
        Assert.Equal(6, lines.Length);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_bad_rows_keep_the_encoding_and_mark_of_the_upload(Provider provider)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await using var copper = await ImportBench.Create(provider);
        foreach (var encoding in new[] { Encoding.GetEncoding("windows-1250"), Encoding.GetEncoding("windows-1257"), new UTF8Encoding(true), Encoding.Unicode })
        {
            var text = encoding.CodePage == 1257 ? "vardas,kiekis\r\nŠiaulių ąžuolynas ėjo per Kęstučio gatvę,daug\r\n" : "nazwa,liczba\r\nZażółć gęślą jaźń w Łodzi,dużo\r\n";
            var header = text[..text.IndexOf(',', StringComparison.Ordinal)];
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            var result = await copper.Import("account", bytes, p => p, (header, "name"), (text[(header.Length + 1)..text.IndexOf('\r', StringComparison.Ordinal)], "employees"));

            Assert.Equal((1, 1), (result.Counts.Rows, result.Counts.Bad));
            Assert.Equal(encoding.GetPreamble(), result.BadBytes[..encoding.GetPreamble().Length]);
            var line = encoding.GetString(result.BadBytes).Split("\r\n")[1];
            Assert.StartsWith(text.Split("\r\n")[1], line, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_second_import_updates_and_its_undo_restores(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        await copper.Import("account", "key,name,city,phone\n1,Huta,Łódź,\n2,Kopalnia,,600100200\n3,Młyn,Opole,", ("key", "externalKey"), ("name", "name"), ("city", "city"), ("phone", "phone"));
        var second = await copper.Import("account", "key,name,city,phone\n1,Huta SA,,601601601\n2,Kopalnia,,600100200\n4,Nowa,Toruń,",
            p => p with { Duplicates = Duplicates.Update, Match = ["externalKey"] },
            ("key", "externalKey"), ("name", "name"), ("city", "city"), ("phone", "phone"));

        Assert.Equal((1, 1, 1, 0), (second.Counts.Created, second.Counts.Updated, second.Counts.Unchanged, second.Counts.Out));
        var huta = await copper.Only<Account>("externalKey:eq:1");
        Assert.Equal(("Huta SA", "Łódź", "601601601"), (huta.Name, huta.City, huta.Phone));
        Assert.Equal(["Huta SA", "Kopalnia", "Młyn", "Nowa"], await copper.Base.Titles(copper.Admin, "account"));

        await copper.Undo(second);
        huta = await copper.Only<Account>("externalKey:eq:1");
        Assert.Equal(("Huta", "Łódź", null), (huta.Name, huta.City, huta.Phone));
        Assert.Equal(["Huta", "Kopalnia", "Młyn"], await copper.Base.Titles(copper.Admin, "account"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Filling_leaves_what_is_known(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        await copper.Import("account", "name,city,phone\nHuta,Łódź,", ("name", "name"), ("city", "city"), ("phone", "phone"));
        var second = await copper.Import("account", "name,city,phone\nHuta,Opole,601601601",
            p => p with { Duplicates = Duplicates.Fill }, ("name", "name"), ("city", "city"), ("phone", "phone"));

        var huta = await copper.Only<Account>("name:eq:huta");
        Assert.Equal(("Łódź", "601601601", 1), (huta.City, huta.Phone, second.Counts.Updated));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_check_counts_and_writes_nothing(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        const string file = "account,sector,owner,parent\nHuta,technolgy,Ewa Nowa,Holding\nHuta,technolgy,,\nKopalnia,Mining,Ewa Nowa,Huta\nBad,,,\n";
        (string, string)[] columns = [("account", "name"), ("sector", "industry"), ("owner", "owner"), ("parent", "parent")];
        var before = await copper.Rows();
        var dry = await copper.Import("account", file, p => p, true, columns);

        Assert.Equal(before, await copper.Rows());
        Assert.Equal((4, 3, 1, 0), (dry.Counts.Rows, dry.Counts.Created, dry.Counts.Skipped, dry.Counts.Bad));
        Assert.Equal(["technolgy", "Mining"], dry.Counts.Made["account.industry"]);
        Assert.Equal(["Ewa Nowa"], dry.Counts.Made["member"]);
        Assert.Null(dry.Operation);

        var real = await copper.Import("account", file, columns);
        Assert.Equal((dry.Counts.Created, dry.Counts.Skipped, dry.Counts.Bad), (real.Counts.Created, real.Counts.Skipped, real.Counts.Bad));
        Assert.Equal("technolgy", (await copper.Only<Account>("name:eq:huta")).Industry);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Values_are_translated_before_they_are_read(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        var result = await copper.Import("account", "account,sector\nHuta,technolgy\nMłyn,-", p => p with
        {
            Columns = [new("account", "name"), new("sector", "industry", new Dictionary<string, string> { ["technolgy"] = "Technology" })],
        });

        Assert.Equal(["Technology"], result.Counts.Made["account.industry"]);
        Assert.Equal("technology", (await copper.Only<Account>("name:eq:huta")).Industry);
        Assert.Null((await copper.Only<Account>("name:eq:mlyn")).Industry);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_is_no_administrator_makes_no_members_or_options(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        copper.As = await copper.Base.Member("Ola", _ => Nanni.Records.Access.Scope.All);
        var result = await copper.Import("account", "name,owner,sector\nHuta,Ewa,\nMłyn,,mining\nTartak,,", ("name", "name"), ("owner", "owner"), ("sector", "industry"));

        Assert.Equal((1, 2), (result.Counts.Created, result.Counts.Bad));
        Assert.Equal(["Tartak"], await copper.Base.Titles(copper.Admin, "account"));
        Assert.Empty(result.Counts.Made);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Many_rows_go_in_over_several_chunks(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);
        var file = new StringBuilder("name,company,email\n");
        for (var i = 0; i < 6_300; i++)
        {
            file.Append(System.Globalization.CultureInfo.InvariantCulture, $"Jan Nowak{i},Firma {i % 40},jan{i % 6_200}@example.com\n");
        }

        var result = await copper.Import("contact", file.ToString(), p => p with { Match = ["email"] }, ("name", "name"), ("company", "account"), ("email", "email"));

        Assert.Equal((6_300, 6_200, 100, 0), (result.Counts.Rows, result.Counts.Created, result.Counts.Skipped, result.Counts.Bad));
        Assert.Equal(40, result.Counts.Linked["account"]);

        // Each person with their place in the organisation.
        Assert.Equal(6_200 + 40 + 6_200, (await copper.Base.Undo.Head(copper.Admin, result.Operation!.Value, default)).Records);
        Assert.Equal(101, result.BadRows.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
