using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Privacy.Retention;

namespace Nanni.Tests.Privacy;

public sealed class TrashPurgeTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task What_lies_in_the_trash_for_more_than_thirty_days_goes_for_good(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var account = await api.Create("accounts", new { name = "Ur Copper" });
        var living = await api.Create("contacts", new { lastName = "Living", account });
        var old = await api.Create("contacts", new { lastName = "Old" });
        var note = await api.Create("notes", new { body = "About the old one", contact = old });
        var merged = await api.Create("contacts", new { lastName = "Living" });
        await api.Post($"contacts/{merged}/merge", new { into = living });
        await api.Delete($"contacts/{old}");
        await api.Delete($"accounts/{account}");

        app.Clock.Advance(TimeSpan.FromDays(20));
        var young = await api.Create("contacts", new { lastName = "Young" });
        await api.Delete($"contacts/{young}");
        app.Clock.Advance(TimeSpan.FromDays(11));
        using var scope = app.Services.CreateScope();
        var purge = scope.ServiceProvider.GetRequiredService<TrashPurge>();

        // With the organisation goes the place that the living person had in it.
        Assert.Equal(4, await purge.Run(default));
        Assert.Equal(0, await purge.Run(default));

        api = await ApiClient.Of(ada);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Get($"contacts/{old}?trash=true")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Get($"notes/{note}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.Get($"contacts/{young}?trash=true")).Status);
        var left = await api.Get($"contacts/{living}");
        Assert.Equal((HttpStatusCode.OK, true), (left.Status, left["account"] is null));

        // What was merged still leads to the one that it is part of.
        Assert.Equal(living.ToString(), (await api.Get($"contacts/{merged}"))["mergedInto"]!["id"]!.GetValue<string>());
    }
}
