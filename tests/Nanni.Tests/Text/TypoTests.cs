using FsCheck;
using FsCheck.Fluent;
using Nanni.Records.Text;

namespace Nanni.Tests.Text;

public sealed class TypoTests
{
    private static readonly Random Seeded = new(20260101);

    [Theory]
    [InlineData("kowalska", "kowalska", 0)]
    [InlineData("kowalska", "kowlaska", 1)]
    [InlineData("kowalska", "kowalka", 1)]
    [InlineData("kowalska", "kkowalska", 1)]
    [InlineData("kowalska", "kowalsky", 1)]
    [InlineData("kowalska", "nowalsky", 2)]
    [InlineData("kowalska", "kaminska", 4)]
    [InlineData("ab", "ba", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("", "", 0)]
    public void Edits_are_counted(string a, string b, int expected) => Assert.Equal(expected, EditDistance.Between(a, b, 5));

    [Fact]
    public void Beyond_the_bound_the_answer_is_one_more()
    {
        Assert.Equal(2, EditDistance.Between("anna", "jonas", 1));
        Assert.Equal(3, EditDistance.Between("a", "abcdefgh", 2));
    }

    [Fact]
    public void The_bounded_distance_agrees_with_the_plain_table()
    {
        for (var run = 0; run < 20_000; run++)
        {
            var (a, b, max) = (Word(0, 9, "abc"), Word(0, 9, "abc"), Seeded.Next(0, 4));

            Assert.Equal(Math.Min(Plain(a, b), max + 1), EditDistance.Between(a, b, max));
            Assert.Equal(
                Math.Min(Enumerable.Range(0, b.Length + 1).Min(n => Plain(a, b[..n])), max + 1),
                a.Length <= max ? Math.Min(Enumerable.Range(0, b.Length + 1).Min(n => Plain(a, b[..n])), max + 1)
                    : EditDistance.ToPrefix(a, b, max));
        }
    }

    [Fact]
    public void Long_words_are_compared_too()
    {
        var word = new string('a', 500);
        Assert.Equal(1, EditDistance.Between(word + "bx", word + "xb", 2));
        Assert.Equal(2, EditDistance.Between("x" + word + "b", "y" + word + "c", 2));
    }

    [Fact]
    public void Distance_is_a_metric_of_equality_and_order() =>
        Prop.ForAll<string, string>((a, b) =>
        {
            (a, b) = (a ?? "", b ?? "");
            var there = EditDistance.Between(a, b, 3);
            return there == EditDistance.Between(b, a, 3) && (there == 0) == (a == b);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 2)]
    [InlineData(30, 2)]
    public void Longer_terms_forgive_more(int length, int edits) => Assert.Equal(edits, Typo.Allowed(length));

    [Theory]
    [InlineData("kowlaska", 1)]
    [InlineData("kowalzka", 1)]
    [InlineData("ana", 1)]
    [InlineData("anan", 1)]
    [InlineData("kowlas", 1)]
    [InlineData("example", 0)]
    [InlineData("smith", 2)]
    public void The_nearest_word_counts(string term, int expected) =>
        Assert.Equal(expected, Typo.Distance(term, "  anna  kowalska  example"));

    [Fact]
    public void One_piece_survives_every_allowed_typo()
    {
        for (var run = 0; run < 50_000; run++)
        {
            var word = Word(4, 14, "abcdefgh");
            var typed = word;
            for (var edit = 0; edit < Typo.Allowed(word.Length); edit++)
            {
                typed = Edit(typed);
            }

            // The typed word is the query; the stored word is what must be found.
            var edits = EditDistance.Between(typed, word, 3);
            if (edits > 0 && edits <= Typo.Allowed(typed.Length))
            {
                Assert.True(
                    Typo.Pieces(typed, edits).Any(("  " + word).Contains),
                    $"{typed} does not find {word}: {string.Join('|', Typo.Pieces(typed, 2))}");
            }
        }
    }

    [Fact]
    public void Pieces_are_long_enough_for_a_trigram_index_and_few()
    {
        Assert.Equal(["  kow", "lska"], Typo.Pieces("kowalska", 1));
        Assert.Equal(["  ko", "kwoa", "wal", "aslk", "ska"], Typo.Pieces("kowalska", 2));
        Assert.Equal(["  a", " nan", "nna"], Typo.Pieces("anna", 2));
        Assert.Empty(Typo.Pieces("jan", 2));
        for (var length = 4; length < 40; length++)
        {
            var pieces = Typo.Pieces(Word(length, length, "abcdefghijk"), 2);
            Assert.InRange(pieces.Length, 2, 5);
            Assert.All(pieces, p => Assert.True(p.Length >= 3));
        }
    }

    [Fact]
    public void Trigrams_are_distinct_and_measure_likeness()
    {
        Assert.Equal(["  a", " an", "ana"], Trigrams.Of("  ana"));
        Assert.Empty(Trigrams.Of("ab"));
        Assert.Equal(1, Trigrams.Similarity("ab", "ab"));
        Assert.Equal(0.5, Trigrams.Similarity("abcd", "abce") * 1.5, 9);
    }

    private static string Word(int shortest, int longest, string letters) => string.Concat(
        Enumerable.Range(0, Seeded.Next(shortest, longest + 1)).Select(_ => letters[Seeded.Next(letters.Length)]));

    private static string Edit(string word)
    {
        var at = Seeded.Next(word.Length);
        return Seeded.Next(4) switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, Word(1, 1, "abcdefgh")),
            2 when at + 1 < word.Length => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
            _ => word[..at] + Word(1, 1, "abcdefgh") + word[(at + 1)..],
        };
    }

    private static int Plain(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(d[i - 1, j], d[i, j - 1]) + 1,
                    d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
