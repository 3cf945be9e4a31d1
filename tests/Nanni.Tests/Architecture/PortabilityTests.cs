using System.Text.RegularExpressions;

namespace Nanni.Tests.Architecture;

/// <summary>The project builds wherever its packages can be had: it names no package registry and no folder of anybody's machine.</summary>
public sealed partial class PortabilityTests
{
    [Fact]
    public void No_file_names_a_package_registry_or_a_folder_of_a_machine()
    {
        var found =
            from file in Repository.Files("")
            where !file.Path.EndsWith("PortabilityTests.cs", StringComparison.Ordinal) && !IsBinary(file.Path)
            from Match match in Elsewhere().Matches(file.Text)
            select $"{file}: {match.Value}";

        Repository.FindsNothing(found);
    }

    [Fact]
    public void The_pattern_finds_what_it_looks_for() => Assert.All(
        (string[])["https://registry.npmjs.org/x", "https://api.nuget.org/v3/index.json", "pypi.org/simple", "/home/anna/nanni"],
        text => Assert.Matches(Elsewhere(), text));

    private static bool IsBinary(string path) =>
        Path.GetExtension(path) is ".png" or ".jpg" or ".woff2" or ".ico" or ".xls" or ".xlsx" or ".zip" or ".gz" or ".db";

    [GeneratedRegex(
        @"registry\.npmjs\.org|registry\.yarnpkg\.com|\bnuget\.org|npmjs\.com|pypi\.org|crates\.io|deb\.debian\.org|(?<![\w.])/(home|root|work|Users)/\w+",
        RegexOptions.CultureInvariant)]
    private static partial Regex Elsewhere();
}
