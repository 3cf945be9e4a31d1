using Nanni.Administration.Demo.Story;
using Nanni.Administration.Start;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Sales.Pipelines;

namespace Nanni.Tests.Administration.Demo;

public sealed class StoryTests
{
    private static readonly TimeZoneInfo Warsaw = TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw");

    [Fact]
    public async Task The_story_can_be_told_at_any_hour_of_any_day()
    {
        await using var copper = await TestWorkspace.Create(Provider.Sqlite);
        await copper.Get<WorkspaceStart>().Ensure(copper.Id, "en", default);
        var first = new DateTimeOffset(2026, 2, 27, 23, 40, 0, TimeSpan.Zero);
        foreach (var hours in Enumerable.Range(0, 12).Select(i => i * 57))
        {
            var past = await copper.Get<PastWriter>().Begin(copper.Admin, default);
            var tale = Tell(copper, first.AddHours(hours), "en");

            // Each operation is checked as it is told: order, references, shapes of values.
            await tale.Run(past, _ => Task.CompletedTask, (_, _) => Task.CompletedTask);

            Assert.Equal(tale.Count, past.Waiting);
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("pl")]
    [InlineData("lt")]
    public void No_hole_stays_in_a_text(string language)
    {
        var chance = new Nanni.Administration.Demo.People.Chance(1);
        var phrases = new Phrases(language, chance);
        var writer = new Writer(chance, Ware.All(), "Ada");
        var client = new Client(null, language, null!, "Ur", DateTimeOffset.UnixEpoch, 1);
        foreach (var list in new[] { "talk", "home", "note", "mention", "task", "deal" })
        {
            for (var i = 0; i < 60; i++)
            {
                Assert.DoesNotContain(phrases.Next(list), text => writer.Fill(text, client, null, DateTimeOffset.UnixEpoch).IndexOfAny(['{', '}']) >= 0);
            }
        }
    }

    [Fact]
    public void The_three_languages_have_the_same_lists()
    {
        var shape = Shape("en");

        Assert.Equal(shape, Shape("pl"));
        Assert.Equal(shape, Shape("lt"));

        static List<string> Shape(string language) =>
        [
            .. Nanni.Administration.Demo.People.WordLists.Lines("Story", language + ".txt")
                .Select(line => line.StartsWith('[') ? line : $"{line.Split('|').Length} {(line.Contains('|', StringComparison.Ordinal) ? line.Split('|')[0] : "")}"),
        ];
    }

    private static Tale Tell(TestWorkspace copper, DateTimeOffset now, string language)
    {
        var people = Cast.Members.Select(m => new Colleague(Guid.CreateVersion7(), m.Language, null, new Actor(copper.Id, Guid.CreateVersion7(), (_, _) => Scope.All) { Name = m.Name })).ToList();
        var cast = new Cast(new(copper.Admin.MemberId, language, null, copper.Admin), people);
        Stage[] stages = [.. new[] { "open", "open", "open", "open", "won", "lost" }.Select(kind => new Stage { Id = Guid.CreateVersion7(), PipelineId = Guid.CreateVersion7(), Name = kind, Kind = kind })];
        var pipeline = new Pipeline { Id = Guid.CreateVersion7(), Name = "Sales" };
        foreach (var stage in stages)
        {
            stage.PipelineId = pipeline.Id;
        }

        return Company.Tell(now, Warsaw, cast, language, pipeline, stages, copper.Store);
    }
}
