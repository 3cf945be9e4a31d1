using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Nanni.Records.Export.Tables;
using Nanni.Tests.Import.Tables;

namespace Nanni.Tests.Export.Tables;

public sealed class WriterTests
{
    private static readonly TableCell[] Header = ["name", "amount", "since", "seen", "vip", "note"];

    [Fact]
    public async Task Csv_is_written_by_the_book()
    {
        var csv = Encoding.UTF8.GetString(await Csv(
            ["Łódź, \"miasto\"", 1234.50m, new DateOnly(2026, 1, 31), TableCell.Moment(new DateTime(2026, 1, 31, 9, 5, 0)), TableCell.Answer(true), "a\nb"],
            [TableCell.Empty, -5m, TableCell.Day(null), TableCell.Moment(null), TableCell.Answer(null), " x"]));

        Assert.Equal(
            "\uFEFFname,amount,since,seen,vip,note\r\n"
            + "\"Łódź, \"\"miasto\"\"\",1234.5,2026-01-31,2026-01-31 09:05:00,TRUE,\"a\nb\"\r\n"
            + ",-5,,,,\" x\"\r\n",
            csv);
    }

    [Fact]
    public async Task The_mark_and_the_delimiter_are_a_choice()
    {
        using var file = new MemoryStream();
        await using var writer = new CsvWriter(file, ';', mark: false);
        await writer.Write(["a;b", 1.5m]);
        await writer.Complete();

        Assert.Equal("\"a;b\";1.5\r\n", Encoding.UTF8.GetString(file.ToArray()));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+48 601 234 567")]
    [InlineData("-5 apples")]
    [InlineData("@SUM(A1)")]
    [InlineData("\ttab")]
    [InlineData("\rreturn")]
    [InlineData("'=x")]
    [InlineData("''-")]
    public async Task Formulas_are_neutralised_and_come_back(string text)
    {
        var file = await Csv([text, 0m]);
        var cell = Encoding.UTF8.GetString(file).Split("\r\n", 2)[1].TrimStart('"');
        var (_, rows) = await Tabular.Read(file);

        Assert.StartsWith("'", cell, StringComparison.Ordinal);
        Assert.Equal(text, rows[0].Cells[0]);
    }

    [Fact]
    public async Task Any_text_comes_back_from_csv_and_from_xlsx()
    {
        var random = new Random(7);
        const string letters = "abząž'\"=+-@,;\t\r\n _x0041_<&>😀";
        for (var run = 0; run < 300; run++)
        {
            var texts = Enumerable.Range(0, 4).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => letters[random.Next(letters.Length - 2)]))).ToList();
            texts.Add("😀");
            TableCell[] row = [.. texts.Select(TableCell.Text)];

            foreach (var file in (byte[][])[await Csv(row), await Xlsx(row)])
            {
                Assert.Equal(texts, Assert.Single((await Tabular.Read(file)).Rows).Cells[..5]);
            }
        }
    }

    [Fact]
    public async Task A_workbook_keeps_types()
    {
        var (header, rows) = await Tabular.Read(await Xlsx(
            ["=1+1", 1234.50m, new DateOnly(2026, 1, 31), TableCell.Moment(new DateTime(2026, 1, 31, 9, 5, 30)), TableCell.Answer(false), "a\nb\u0001"],
            [TableCell.Empty, 48601234567m, new DateOnly(1850, 1, 1), TableCell.Empty, TableCell.Empty, "x"]));

        Assert.Equal(["name", "amount", "since", "seen", "vip", "note"], header);
        Assert.Equal(["=1+1", "1234.5", "2026-01-31", "2026-01-31 09:05:30", "FALSE", "a\nb\u0001"], rows[0].Cells);
        Assert.Equal(["", "48601234567", "1850-01-01", "", "", "x"], rows[1].Cells);
    }

    [Fact]
    public async Task A_workbook_is_valid_by_the_schema_of_Office()
    {
        var file = await Xlsx(["a <b> & \"c\"", 1.5m, new DateOnly(2026, 1, 31), TableCell.Moment(new DateTime(2026, 1, 31)), TableCell.Answer(true), " "]);
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), isEditable: false);

        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document).Select(e => $"{e.Path?.XPath}: {e.Description}"));
    }

    [Fact]
    public async Task No_cell_of_a_workbook_is_a_formula()
    {
        using var zip = new ZipArchive(new MemoryStream(await Xlsx(["=cmd|' /C calc'!A0", "<f>1</f>"])));
        using var reader = new StreamReader(zip.GetEntry("xl/worksheets/sheet1.xml")!.Open());

        Assert.DoesNotContain("<f>", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_on_one_sheet_goes_on_the_next()
    {
        using var file = new MemoryStream();
        await using var writer = new XlsxWriter(file, "Clients: [all]", rowsPerSheet: 3);
        await writer.Write(["n"]);
        for (var i = 1; i <= 5; i++)
        {
            await writer.Write([(decimal)i]);
        }

        await writer.Complete();
        var seen = new List<string>();
        foreach (var sheet in (string[])["Clients all", "Clients all 2", "Clients all 3"])
        {
            var (header, rows) = await Tabular.Read(file.ToArray(), new() { Sheet = sheet });
            seen.Add($"{header[0]}: {string.Join(' ', rows.Select(r => r.Cells[0]))}");
        }

        Assert.Equal(["n: 1 2", "n: 3 4", "n: 5"], seen);
    }

    [Fact]
    public async Task An_answer_to_a_browser_takes_only_asynchronous_writes()
    {
        await using var stream = new AsyncOnly();
        await using var xlsx = new XlsxWriter(stream, "x");
        await xlsx.Write(["a"]);
        for (var i = 0; i < 20_000; i++)
        {
            await xlsx.Write([$"text {i * 7919}"]);
        }

        await xlsx.Complete();

        Assert.Equal(20_000, (await Tabular.Read(stream.Written.ToArray())).Rows.Count);
    }

    [Fact]
    public async Task An_empty_workbook_is_whole()
    {
        using var file = new MemoryStream();
        await using var writer = new XlsxWriter(file, "");
        await writer.Complete();

        Assert.Equal("table.empty", await Tabular.Refusal(file.ToArray()));
    }

    [Fact]
    public async Task Too_long_a_text_is_cut_where_Excel_would_refuse_the_file()
    {
        var (_, rows) = await Tabular.Read(await Xlsx([new string('x', 40_000)]));

        Assert.Equal(32_767, rows[0].Cells[0].Length);
    }

    private static Task<byte[]> Csv(params TableCell[][] rows) => Write(file => new CsvWriter(file), rows);

    private static Task<byte[]> Xlsx(params TableCell[][] rows) => Write(file => new XlsxWriter(file, "Sheet"), rows);

    private static async Task<byte[]> Write(Func<Stream, ITableWriter> open, TableCell[][] rows)
    {
        using var file = new MemoryStream();
        await using var writer = open(file);
        await writer.Write(Header);
        foreach (var row in rows)
        {
            await writer.Write(row);
        }

        await writer.Complete();
        return file.ToArray();
    }

    /// <summary>Refuses what Kestrel refuses.</summary>
    private sealed class AsyncOnly : Stream
    {
        public MemoryStream Written { get; } = new();

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Written.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Written.WriteAsync(buffer, offset, count, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
