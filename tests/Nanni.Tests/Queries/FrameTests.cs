using Nanni.Records.Queries;

namespace Nanni.Tests.Queries;

/// <summary>Words that are nearly alike are sought by what they have in common.</summary>
public sealed class FrameTests
{
    [Fact]
    public void Words_that_differ_in_one_place_share_a_pattern()
    {
        var groups = SearchSql.Frames(["szczebarski", "szczedarski", "szczegarski", "szczenalski", "szczenamski"]);

        Assert.Equal(["%szcze%arski%", "%szczena%ski%"], groups.Select(g => g.Frame));
        Assert.Equal(["szczebarski", "szczedarski", "szczegarski"], groups[0].Words);
    }

    [Fact]
    public void Each_word_stands_in_one_group_and_its_pattern_finds_it()
    {
        string[] words = ["kowalska", "kowalski", "kowalczyk", "nowak", "ko", "anna", "kowalsk"];

        var groups = SearchSql.Frames(words);

        Assert.Equal(words.Order(), groups.SelectMany(g => g.Words).Order());
        Assert.All(groups, g => Assert.All(g.Words, w => Assert.True(Matches(g.Frame, w), $"{g.Frame} {w}")));
    }

    private static bool Matches(string frame, string word)
    {
        var at = 0;
        var text = "  " + word;
        foreach (var part in frame.Split('%', StringSplitOptions.RemoveEmptyEntries))
        {
            at = text.IndexOf(part, at, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            at += part.Length;
        }

        return true;
    }
}
