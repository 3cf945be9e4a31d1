using Nanni.Records.Import.Tables;

namespace Nanni.Tests.Import.Tables;

public sealed class DelimitedTests
{
    [Theory]
    [InlineData("a,b\n1,2\n")]
    [InlineData("a;b\r\n1;2\r\n")]
    [InlineData("a\tb\r1\t2\r")]
    [InlineData("a|b\n1|2")]
    [InlineData("\uFEFFa,b\n1,2")]
    [InlineData("sep=;\r\na;b\r\n1;2")]
    [InlineData("\n\na,b\n\n1,2\n\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"")]
    public async Task Delimiters_and_line_ends_are_found(string csv)
    {
        var (header, rows) = await Tabular.Read(csv);

        Assert.Equal(["a", "b"], header);
        Assert.Equal(["1", "2"], Assert.Single(rows).Cells);
    }

    [Fact]
    public async Task A_decimal_comma_is_no_delimiter()
    {
        var (header, rows) = await Tabular.Read("name;price\nCopper, fine;1,50\nTin, coarse;2,75\n");

        Assert.Equal(["name", "price"], header);
        Assert.Equal(["Copper, fine", "1,50"], rows[0].Cells);
    }

    [Fact]
    public async Task One_column_stays_one()
    {
        var (header, rows) = await Tabular.Read("address\nProsta 1, Łódź\nPolna 2\n");

        Assert.Equal(["address"], header);
        Assert.Equal("Prosta 1, Łódź", rows[0].Raw);
        Assert.Equal(TableDefect.TooManyCells, rows[0].Defect);
    }

    [Fact]
    public async Task Quotes_hold_delimiters_line_breaks_and_quotes()
    {
        var (_, rows) = await Tabular.Read("a,b,c\n\"x,y\",\"two\r\nlines\",\"a \"\"word\"\"\"\n5\" pipe,\"abc\"def,\"\"\n");

        Assert.Equal(["x,y", "two\r\nlines", "a \"word\""], rows[0].Cells);
        Assert.Equal(["5\" pipe", "abcdef", ""], rows[1].Cells);
        Assert.Equal(3, rows[1].Number);
    }

    [Fact]
    public async Task Row_numbers_are_those_of_a_spreadsheet()
    {
        var (_, rows) = await Tabular.Read("a,b\n\"1\n1\",2\n\n3,4\n");

        Assert.Equal([2, 4], rows.Select(r => r.Number));
    }

    [Fact]
    public async Task Column_names_are_unique()
    {
        var (header, _) = await Tabular.Read("name, name ,,NAME,name (2),,\u00A0Two  words\n1,2,3,4,5,6,7\n");

        Assert.Equal(["name", "name (3)", "(3)", "NAME (4)", "name (2)", "(6)", "Two words"], header);
    }

    [Fact]
    public async Task A_table_without_header_has_letters()
    {
        var (header, rows) = await Tabular.Read("1,2\n3,4\n", new TableOptions { HasHeader = false });

        Assert.Equal(["A", "B"], header);
        Assert.Equal(["1", "3"], rows.Select(r => r.Cells[0]));
        Assert.Equal([1, 2], rows.Select(r => r.Number));
    }

    [Fact]
    public async Task Ragged_rows_are_reported_and_lose_nothing()
    {
        var (_, rows) = await Tabular.Read("a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n1,2,3\n");

        Assert.Equal(
            [TableDefect.TooFewCells, TableDefect.TooManyCells, TableDefect.None, TableDefect.None], rows.Select(r => r.Defect));
        Assert.Equal(["1", "2", ""], rows[0].Cells);
        Assert.Equal("1,2,3,4", rows[1].Raw);
    }

    [Fact]
    public async Task One_stray_quotation_mark_does_not_swallow_the_file()
    {
        var lines = string.Concat(Enumerable.Range(1, 60_000).Select(i => $"{i},some longer text in row {i}\n"));
        var (_, rows) = await Tabular.Read("a,b\n0,\"open\n" + lines);

        Assert.Equal(60_001, rows.Count);
        Assert.Equal(TableDefect.UnclosedQuote, rows[0].Defect);
        Assert.Equal("0,\"open", rows[0].Raw);
        Assert.Equal(["60000", "some longer text in row 60000"], rows[^1].Cells);
        Assert.All(rows.Skip(1), r => Assert.Equal(TableDefect.None, r.Defect));
    }

    [Fact]
    public async Task A_row_longer_than_the_buffer_is_read_whole()
    {
        var note = string.Concat(Enumerable.Repeat("a \"\"long\"\" note\r\n", 40_000));
        var (_, rows) = await Tabular.Read($"a,b\n1,\"{note}\"\n2,x\n");

        Assert.Equal(note.Replace("\"\"", "\"", StringComparison.Ordinal), rows[0].Cells[1]);
        Assert.Equal(["2", "x"], rows[1].Cells);
    }

    [Fact]
    public async Task What_our_export_neutralised_comes_back_as_it_was()
    {
        var (_, rows) = await Tabular.Read("a,b,c\n'=1+1,'+48 601,''=x\n'tis,',O'Neil\n");

        Assert.Equal(["=1+1", "+48 601", "'=x"], rows[0].Cells);
        Assert.Equal(["'tis", "'", "O'Neil"], rows[1].Cells);
    }

    [Theory]
    [InlineData("", "table.empty")]
    [InlineData("\n\n\r\n", "table.empty")]
    [InlineData("a,b\n1,\0\n", "table.binary")]
    [InlineData("%PDF-1.7", "table.binary")]
    [InlineData("<html><table>", "table.markup")]
    [InlineData("  <?xml version='1.0'?>", "table.markup")]
    public async Task What_is_no_table_is_refused(string content, string code) =>
        Assert.Equal(code, await Tabular.Refusal(Tabular.Bytes(content)));

    [Fact]
    public async Task Endless_lines_and_columns_are_refused()
    {
        Assert.Equal("table.rowTooLong", await Tabular.Refusal(Tabular.Bytes("a,b\n" + new string('x', 3_000_000))));
        Assert.Equal("table.tooManyColumns", await Tabular.Refusal(Tabular.Bytes(new string(',', 20_000))));
    }

    [Fact]
    public async Task A_preview_reads_the_beginning_and_leaves_the_file_open()
    {
        var csv = "id;name\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i:D6};Łucja {i:D6}\n"));
        using var file = new MemoryStream(Tabular.Bytes(csv, "windows-1250"));

        var preview = await Table.Preview(file);

        Assert.Equal(("windows-1250", ';', 50), (preview.Encoding, preview.Delimiter, preview.Rows.Count));
        Assert.Equal("Łucja 000000", preview.Rows[0].Cells[1]);
        Assert.InRange(preview.EstimatedRows!.Value, 90_000, 110_000);
        Assert.False(preview.IsWhole);
        Assert.True(file.CanRead);
    }

    [Fact]
    public async Task A_short_file_is_counted_and_its_rarer_values_are_seen()
    {
        var csv = "name,sector\n" + string.Concat(Enumerable.Range(0, 85).Select(i => $"\"Firm {i},\nLtd\",{(i == 84 ? "rare" : "common")}\n"));
        using var file = new MemoryStream(Tabular.Bytes(csv));

        var preview = await Table.Preview(file);

        Assert.Equal((85L, true, 50), (preview.EstimatedRows, preview.IsWhole, preview.Rows.Count));
        Assert.Equal(["common", "rare"], preview.Values[1]);
    }

    [Fact]
    public async Task Progress_grows_to_one()
    {
        var csv = "a\n" + string.Concat(Enumerable.Repeat("0123456789\n", 100_000));
        await using var reader = await Table.Open(new MemoryStream(Tabular.Bytes(csv)));
        var seen = new List<double>();
        await foreach (var row in reader.Rows())
        {
            seen.Add(reader.Progress);
        }

        Assert.Equal(seen.Order(), seen);
        Assert.True(seen[0] < 0.2);
        Assert.Equal(1, seen[^1]);
    }
}
