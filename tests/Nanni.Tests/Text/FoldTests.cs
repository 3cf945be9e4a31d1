using Nanni.Records.Text;

namespace Nanni.Tests.Text;

public sealed class FoldTests
{
    [Theory]
    [InlineData("Anna Kowalska", "  anna  kowalska")]
    [InlineData("  Łódź—Świętokrzyskie ", "  lodz  swietokrzyskie")]
    [InlineData("Žemaitė, Šiauliai; Ąčęėįšųūž", "  zemaite  siauliai  aceeisuuz")]
    [InlineData("Øre Đuro Straße Ærø œuvre Þór Işık İzmir ŁÓŻ ẞ", "  ore  duro  strasse  aero  oeuvre  thor  isik  izmir  loz  ss")]
    [InlineData("Ñandú Žižek Őr Ångström Việt Nguyễn", "  nandu  zizek  or  angstrom  viet  nguyen")]
    [InlineData("O'Brien O’Brien", "  obrien  obrien")]
    [InlineData("a&b (c) d/e_f", "  a  b  c  d  e  f")]
    [InlineData("Юрий Ёлкин", "  юрий  ёлкин")]
    [InlineData("Nanni™ m² ½ ﬁn", "  nanni  m2  fin")]
    [InlineData("Łódź 90-001", "  lodz  90  001")]
    [InlineData("zażółć\u00A0gęślą\u200Bjaźń", "  zazolc  geslajazn")]
    [InlineData("Αθήνα", "  αθηνα")]
    [InlineData("東京 タワー", "  東京  タワー")]
    [InlineData("😀 ok 👍", "  ok")]
    [InlineData("...", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Search_text_is_folded_with_two_spaces_before_each_word(string? text, string expected) =>
        Assert.Equal(expected, Fold.Search(text));

    [Fact]
    public void Marks_typed_apart_fold_like_letters_in_one_piece()
    {
        Assert.Equal("  zolc", Fold.Search("z\u0307o\u0301ł\u0063\u0301"));
        Assert.Equal("  андрей", Fold.Search("Андре\u0438\u0306"));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_letter_and_no_error()
    {
        Assert.Equal("  a  b", Fold.Search("a\uD83Db"));
        Assert.Equal("  e", Fold.Search("e\u0301\uDC00"));
    }

    [Theory]
    [InlineData("Łukasz  Żak-Nowak", "lukasz zak nowak")]
    [InlineData(" 7 Dni ", "7 dni")]
    [InlineData("already folded 12", "already folded 12")]
    public void Sort_text_has_single_spaces(string text, string expected) => Assert.Equal(expected, Fold.Sort(text));

    [Fact]
    public void Names_sort_as_a_person_expects()
    {
        string[] names = ["Żak", "Zając", "łoś", "Lato", "Łach", "Čepaitis", "Cabaj", "Ziemba", "de Vries", "D'Arc"];

        Assert.Equal(
            ["Cabaj", "Čepaitis", "D'Arc", "de Vries", "Łach", "Lato", "łoś", "Zając", "Żak", "Ziemba"],
            names.OrderBy(Fold.Sort, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("PL 123-456-32-18", "pl1234563218")]
    [InlineData("Łoś 1", "los1")]
    public void Compact_text_has_no_gap(string text, string expected) => Assert.Equal(expected, Fold.Compact(text));

    [Fact]
    public void Every_letter_of_the_languages_we_serve_becomes_ascii()
    {
        const string letters = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻąčęėįšųūžĄČĘĖĮŠŲŪŽäöüßÄÖÜåøæÅØÆőűŐŰñÑçÇéèêëàâîïôûùÿœğışİ";

        Assert.All(letters, c => Assert.True(
            Fold.Compact(c.ToString()).All(char.IsAsciiLetterLower) && Fold.Compact(c.ToString()).Length > 0, $"{c}"));
    }

    [Fact]
    public void Folding_twice_changes_nothing()
    {
        var changed =
            from c in Enumerable.Range(0, 0x10000)
            let once = Fold.Search($"a{(char)c}b")
            where once != Fold.Search(once)
            select $"U+{c:X4}";

        Assert.Empty(changed);
    }
}
