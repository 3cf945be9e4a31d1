namespace Nanni.Tests.Architecture;

/// <summary>A file is about one thing. Past 250 lines it is usually about two: split it by use case, never by kind.</summary>
public sealed class FileLengthTests
{
    private const int Most = 400;

    /// <summary>Longer ones, with the lines they had when they were listed. The list only shrinks.</summary>
    private static readonly Dictionary<string, int> Longer = [];

    private static readonly IReadOnlyList<(SourceFile File, int Lines)> Files =
    [
        .. Repository.Files("", ".cs", ".razor", ".ts", ".mjs", ".css")
            .Where(file => !file.Path.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(file => (file, file.Lines.Length)),
    ];

    [Fact]
    public void No_file_is_longer_than_one_can_keep_in_mind() => Repository.FindsNothing(
        Files.Where(file => file.Lines > Longer.GetValueOrDefault(file.File.Path, Most)).Select(file => $"{file.File}: {file.Lines}"));

    [Fact]
    public void The_list_of_long_files_only_shrinks() => Repository.FindsNothing(
        Longer.Keys.Except(Files.Where(file => file.Lines > Most).Select(file => file.File.Path)));

    [Fact]
    public void Nine_in_ten_files_have_under_200_lines()
    {
        var lengths = Files.Select(file => file.Lines).Order().ToList();

        Assert.InRange(lengths[lengths.Count * 9 / 10], 1, 200);
    }
}
