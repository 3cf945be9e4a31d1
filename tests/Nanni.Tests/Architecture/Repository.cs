namespace Nanni.Tests.Architecture;

/// <summary>The working copy the guards look through: what is or would be committed, nothing that is built or downloaded.</summary>
internal static class Repository
{
    private static readonly HashSet<string> NotOurs = ["artifacts", "node_modules", "data", "wwwroot", ".git", ".tools", "results"];

    /// <summary>All files below <paramref name="folder"/> whose name ends so, sorted by path.</summary>
    /// <param name="endings">With the dot; none means every file.</param>
    public static IReadOnlyList<SourceFile> Files(string folder, params string[] endings) =>
    [
        .. Walk(new DirectoryInfo(Path.Combine(Sources.Root, folder)))
            .Where(path => endings.Length == 0 || endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path)),
    ];

    /// <summary>Fails with every finding on a line of its own.</summary>
    public static void FindsNothing(IEnumerable<string?> found)
    {
        var all = found.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, $"{all.Count} found:{Environment.NewLine}{string.Join(Environment.NewLine, all)}");
    }

    public static bool Exists(string path) =>
        File.Exists(Path.Combine(Sources.Root, path)) || Directory.Exists(Path.Combine(Sources.Root, path));

    private static IEnumerable<string> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(file => !NotOurs.Contains(file.Name)).Select(file => file.FullName).Concat(
            folder.EnumerateDirectories().Where(child => !NotOurs.Contains(child.Name)).SelectMany(Walk));
}

/// <summary>One file of the working copy.</summary>
internal sealed record SourceFile(string FullPath)
{
    /// <summary>As a reader writes it: from the root, with forward slashes.</summary>
    public string Path { get; } = System.IO.Path.GetRelativePath(Sources.Root, FullPath).Replace('\\', '/');

    public string Text => File.ReadAllText(FullPath);

    public string[] Lines => File.ReadAllLines(FullPath);

    public override string ToString() => Path;
}
