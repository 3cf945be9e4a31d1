using System.Runtime.CompilerServices;

namespace Nanni.Tests.Architecture;

/// <summary>The working copy the guards look through: what is or would be committed, nothing that is built or downloaded.</summary>
internal static class Repository
{
    private static readonly HashSet<string> NotOurs = ["artifacts", "node_modules", "data", "wwwroot", ".git", ".tools"];

    /// <summary>The folder of Nanni.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All files below <paramref name="folder"/> whose name fits, sorted by path.</summary>
    public static IReadOnlyList<string> Files(string pattern = "*", string folder = "") =>
        [.. Walk(new DirectoryInfo(Path.Combine(Root, folder)), pattern).Order(StringComparer.Ordinal)];

    /// <summary>The path as a reader writes it: from the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Select(file => file.FullName).Concat(
            folder.EnumerateDirectories().Where(child => !NotOurs.Contains(child.Name)).SelectMany(child => Walk(child, pattern)));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new FileInfo(here).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Nanni.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("Nanni.slnx is not above the tests.");
    }
}
