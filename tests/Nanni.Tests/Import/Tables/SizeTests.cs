using System.Diagnostics;
using System.Globalization;
using System.Text;
using Nanni.Records.Import.Tables;

namespace Nanni.Tests.Import.Tables;

/// <summary>Measures the whole process, so that no other test may run beside it.</summary>
[CollectionDefinition(nameof(SizeTests), DisableParallelization = true)]
public sealed class SizeTestsAlone;

[Collection(nameof(SizeTests))]
public sealed class SizeTests
{
    [Fact]
    public async Task Bombs_are_refused_in_no_time_with_flat_memory()
    {
        var text = new string('a', 40_000_000);
        var rows = string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", 1_000_000));
        var nested = string.Concat(Enumerable.Repeat("<a>", 1_000_000));
        (string What, byte[] File)[] bombs =
        [
            ("one endless text", Tabular.Xlsx(XlsxTests.Head + $"<row><c t=\"str\"><v>{text}</v></c></row>", XlsxTests.Shared)),
            ("one endless attribute", Tabular.Xlsx(XlsxTests.Head + $"<row spans=\"{text}\"/>", XlsxTests.Shared)),
            ("endless shared texts", Tabular.Xlsx(XlsxTests.Head, XlsxTests.Shared + string.Concat(Enumerable.Repeat("<si><t>xxxxxxxxxxxxxxxxx</t></si>", 1_000_000)))),
            ("endless rows", Tabular.Xlsx(XlsxTests.Head + rows, XlsxTests.Shared)),
            ("nested elements", Tabular.Xlsx(XlsxTests.Head + nested, XlsxTests.Shared)),
            ("nested cells", Tabular.Xlsx(XlsxTests.Head + "<row><c>" + nested, XlsxTests.Shared)),
        ];
        GC.Collect();
        foreach (var (what, file) in bombs)
        {
            var (before, clock) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
            await using var stream = new MemoryStream(file);
            var refused = await Assert.ThrowsAsync<TableException>(async () =>
            {
                await using var reader = await Table.Open(stream);
                await foreach (var row in reader.Rows())
                {
                }
            });
            var allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) >> 20;
            Assert.True(clock.Elapsed.TotalSeconds < 10 && allocated < 128, $"{what} took {clock.Elapsed} and {allocated} MB");
            Assert.Contains(refused.Code, (string[])["table.bomb", "table.cellTooLong", "table.damaged", "table.damagedAt", "table.tooLarge", "table.tooManyRows"]);
            TestContext.Current.SendDiagnosticMessage(
                "{0} ({4:N0} kB): {1} in {2:N0} ms, {3:N0} MB allocated", what, refused.Code, clock.ElapsedMilliseconds, allocated, file.Length >> 10);
        }
    }

    [Fact]
    public async Task A_large_sheet_streams()
    {
        var rows = new StringBuilder(XlsxTests.Head);
        for (var i = 2; i < 50_002; i++)
        {
            rows.Append(CultureInfo.InvariantCulture, $"""<row r="{i}"><c r="A{i}" t="s"><v>1</v></c><c r="B{i}" t="inlineStr"><is><t>city {i * 7919}</t></is></c><c r="C{i}" s="1"><v>{40_000 + (i % 5_000)}</v></c></row>""");
        }

        var file = Tabular.Xlsx(rows.ToString(), XlsxTests.Shared, XlsxTests.Styles);
        var clock = Stopwatch.StartNew();
        var (_, read) = await Tabular.Read(file);

        TestContext.Current.SendDiagnosticMessage("{0:N0} rows/s", read.Count / clock.Elapsed.TotalSeconds);
        Assert.Equal(50_000, read.Count);
        Assert.Equal($"city {50_001 * 7919}", read[^1].Cells[1]);
    }

    [Fact]
    public async Task A_large_file_streams_with_flat_memory()
    {
        var row = "Kowalska;Anna;anna.kowalska@example.pl;+48 601 234 567;Prosta 5/7;00-950;Warszawa;1 234,56\n";
        using var file = new RepeatedStream(Encoding.UTF8.GetBytes(row), 300_000);
        await using var reader = await Table.Open(file);
        var (count, before, clock) = (0, GC.GetTotalMemory(forceFullCollection: true), Stopwatch.StartNew());
        var most = 0L;
        await foreach (var line in reader.Rows())
        {
            if (++count % 100_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        TestContext.Current.SendDiagnosticMessage("{0:N0} rows/s", count / clock.Elapsed.TotalSeconds);
        Assert.Equal(299_999, count);
        Assert.InRange(most, long.MinValue, 5_000_000);
    }

    /// <summary>One line again and again, so that a test of size needs no file.</summary>
    private sealed class RepeatedStream(byte[] line, int times) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => (long)line.Length * times;
        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var written = 0;
            while (written < buffer.Length && Position < Length)
            {
                var from = (int)(Position % line.Length);
                var take = Math.Min(line.Length - from, buffer.Length - written);
                line.AsSpan(from, take).CopyTo(buffer[written..]);
                (written, Position) = (written + take, Position + take);
            }

            return written;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override long Seek(long offset, SeekOrigin origin) => Position = offset;

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
