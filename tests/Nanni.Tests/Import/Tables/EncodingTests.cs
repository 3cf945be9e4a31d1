using Nanni.Records.Import.Tables;
using Nanni.Records.Text;

namespace Nanni.Tests.Import.Tables;

public sealed class EncodingTests
{
    private const string Polish = "imię;miasto\nŁukasz Źdźbło;Łódź\nMałgorzata Żółkiewska;Święte\nGrażyna Ćwięk;Kraków\n";
    private const string Lithuanian = "vardas;miestas\nŠarūnas Žukauskas;Šiauliai\nRūta Čepaitė;Ąžuolynė\nJūratė Kęstutytė;Kėdainiai\n";

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    [InlineData("windows-1250", false)]
    [InlineData("iso-8859-2", false)]
    public async Task Polish_is_read(string encoding, bool mark) => await Check(Polish, encoding, mark);

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("windows-1257", false)]
    [InlineData("iso-8859-13", false)]
    public async Task Lithuanian_is_read(string encoding, bool mark) => await Check(Lithuanian, encoding, mark);

    [Theory]
    [InlineData("name;city\nMüller;Köln\nGrégoire;Genève\n", "windows-1252")]
    [InlineData("name,price\nCopper,£20\nTin,£5.50\n", "windows-1252")]
    [InlineData("nazwa;cena\nMiedź;„20” zł – tanio\n", "windows-1250")]
    [InlineData("pavadinimas;kaina\nVaris „Grynas“;20 € – pigu, žr. šalia\n", "windows-1257")]
    public async Task Marks_and_western_letters_are_read(string text, string encoding) => await Check(text, encoding, mark: false);

    [Theory]
    [InlineData("pl", "windows-1250")]
    [InlineData("lt", "windows-1257")]
    public async Task Every_single_common_name_is_enough(string language, string encoding)
    {
        var wrong = new List<string>();
        foreach (var name in KnownNames.Given(language, true).Concat(KnownNames.Given(language, false)).Concat(KnownNames.Surnames(language)))
        {
            var (_, rows) = await Tabular.Read(Tabular.Bytes($"id;n\n1;{name}\n", encoding), new TableOptions { Language = language });
            if (rows[0].Cells[1] != name)
            {
                wrong.Add($"{name} read as {rows[0].Cells[1]}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_language_of_the_file_beats_that_of_the_workspace()
    {
        var (_, rows) = await Tabular.Read(Tabular.Bytes(Lithuanian, "windows-1257"), new TableOptions { Language = "pl" });
        Assert.Equal("Šarūnas Žukauskas", rows[0].Cells[0]);

        (_, rows) = await Tabular.Read(Tabular.Bytes(Polish, "windows-1250"), new TableOptions { Language = "lt" });
        Assert.Equal("Łukasz Źdźbło", rows[0].Cells[0]);
    }

    [Fact]
    public async Task A_letter_in_the_last_row_of_a_large_file_decides()
    {
        var plain = string.Concat(Enumerable.Repeat("123;plain ascii row\n", 40_000));
        foreach (var encoding in (string[])["windows-1250", "utf-8", "iso-8859-2"])
        {
            var (_, rows) = await Tabular.Read(Tabular.Bytes($"id;name\n{plain}9;Żółta Łódź\n", encoding));
            Assert.Equal("Żółta Łódź", rows[^1].Cells[1]);
        }
    }

    [Fact]
    public void Letters_across_block_borders_are_still_utf_8()
    {
        var bytes = Tabular.Bytes(string.Concat(Enumerable.Repeat("ąž€😀x", 50)));
        for (var size = 1; size < 9; size++)
        {
            var detector = new EncodingDetector();
            foreach (var block in bytes.Chunk(size))
            {
                detector.Add(block);
            }

            Assert.Equal("utf-8", detector.Detect("pl").Encoding.WebName);
        }
    }

    [Fact]
    public async Task One_broken_byte_in_good_utf_8_is_damage_not_another_encoding()
    {
        var good = string.Concat(Enumerable.Repeat("1;Żółw\n", 500));
        var (_, rows) = await Tabular.Read([.. Tabular.Bytes("id;name\n" + good + "2;"), 0xC5, (byte)'\n']);

        Assert.Equal("Żółw", rows[0].Cells[1]);
        Assert.Equal("\uFFFD", rows[^1].Cells[1]);
    }

    [Fact]
    public async Task An_encoding_may_be_given()
    {
        var options = new TableOptions { Encoding = Table.EncodingNamed("windows-1257") };
        var (_, rows) = await Tabular.Read(Tabular.Bytes("a\nš\n", "windows-1257"), options);

        Assert.Equal("š", rows[0].Cells[0]);
        Assert.Null(Table.EncodingNamed("klingon"));
    }

    private static async Task Check(string text, string encoding, bool mark)
    {
        var (header, rows) = await Tabular.Read(Tabular.Bytes(text, encoding, mark));
        var lines = text.TrimEnd().Split('\n');

        Assert.Equal(lines[0], string.Join(lines[0].Contains(';', StringComparison.Ordinal) ? ';' : ',', header));
        Assert.Equal(lines[1..], rows.Select(r => r.Raw));
    }
}
