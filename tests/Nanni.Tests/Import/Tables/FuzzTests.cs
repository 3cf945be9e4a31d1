using Nanni.Records.Import.Tables;

namespace Nanni.Tests.Import.Tables;

/// <summary>Whatever bytes come, the answer is rows or a <see cref="TableException"/>, and soon.</summary>
public sealed class FuzzTests
{
    private static readonly byte[] Delimited = Tabular.Bytes("name;city;\"note\"\r\nŁucja;Łódź;\"a \"\"b\"\"\r\nc\"\n1;2;3\n");

    private static readonly byte[] Workbook = Tabular.Xlsx(
        """<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row><row r="2"><c r="A2"><v>1.5</v></c></row>""",
        "<si><t>name</t></si>");

    private static readonly byte[] Legacy = LegacyWorkbook.Make(["name", "b"], ["x", 1.5]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_bytes_are_harmless(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 400; run++)
        {
            var file = new byte[random.Next(0, 4000)];
            random.NextBytes(file);
            if (run % 2 == 0)
            {
                // Mostly text, so that the parser gets further.
                const string letters = "ab1;,\t|\"\"\r\n 'ąž=\uFEFF";
                file = Tabular.Bytes(string.Concat(file.Select(b => letters[b % letters.Length])), run % 4 == 0 ? "utf-8" : "windows-1250");
            }

            await Survive(file, seed, run);
        }
    }

    [Theory]
    [InlineData(nameof(Delimited))]
    [InlineData(nameof(Workbook))]
    [InlineData(nameof(Legacy))]
    public async Task Damaged_files_are_harmless(string kind)
    {
        var (good, runs) = kind switch
        {
            nameof(Delimited) => (Delimited, 1500),
            nameof(Workbook) => (Workbook, 1500),
            _ => (Legacy, 800),
        };
        var random = new Random(4);
        for (var run = 0; run < runs; run++)
        {
            var file = (byte[])good.Clone();
            for (var hits = random.Next(1, 8); hits > 0; hits--)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            await Survive(random.Next(4) == 0 ? file[..random.Next(file.Length)] : file, 4, run);
        }
    }

    private static async Task Survive(byte[] file, int seed, int run)
    {
        var reading = Task.Run(async () =>
        {
            try
            {
                await Table.Preview(new MemoryStream(file));
                await Tabular.Read(file);
            }
            catch (TableException refused)
            {
                Assert.StartsWith("table.", refused.Code, StringComparison.Ordinal);
            }
        });
        try
        {
            await reading.WaitAsync(TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"seed {seed}, run {run} does not end");
        }
    }
}
