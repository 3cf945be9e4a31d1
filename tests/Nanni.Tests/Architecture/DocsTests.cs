using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nanni.Tests.Architecture;

/// <summary>What the documents restate is still so.</summary>
public sealed partial class DocsTests
{
    private static readonly string[] Commands = ["run", "test", "bench", "nanni", "migration", ".ci/run"];

    private static readonly IReadOnlyList<SourceFile> Documents = Repository.Files("", ".md");

    [Fact]
    public void Every_command_that_a_document_shows_is_there()
    {
        var shown =
            from document in Documents
            from Match match in Command().Matches(document.Text)
            select (document.Path, Name: match.Groups[1].Value);

        Assert.NotEmpty(shown);
        Assert.All(shown, command => Assert.True(Commands.Contains(command.Name), $"{command.Path} shows ./{command.Name}"));
    }

    [Fact]
    public void Every_command_is_a_program_and_says_how_it_is_used() => Assert.All(Commands, command =>
    {
        var path = Path.Combine(Sources.Root, command);
        Assert.True(File.Exists(path), $"{command} is missing");
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute), $"{command} is not executable");
        }

        Assert.StartsWith("#!", File.ReadAllText(path), StringComparison.Ordinal);
    });

    [Fact]
    public void Every_room_of_the_architecture_exists()
    {
        var drawing = File.ReadAllText(Path.Combine(Sources.Root, "ARCHITECTURE.md")).Split("```")[1];
        var rooms = drawing.Split('\n').SelectMany(Rooms()).ToList();

        Assert.True(rooms.Count > 10, "The drawing of the rooms in ARCHITECTURE.md was not found.");
        Assert.All(rooms, room => Assert.True(Repository.Exists(room), $"ARCHITECTURE.md draws {room}, which is not there"));
    }

    [Fact]
    public void Every_test_that_a_promise_names_is_there()
    {
        var methods = Repository.Files("tests", ".cs").SelectMany(file => TestMethod().Matches(file.Text)).Select(m => m.Groups[1].Value).ToHashSet();
        var named = NamedTest().Matches(File.ReadAllText(Path.Combine(Sources.Root, "docs/security.md"))).Select(m => m.Groups[1].Value).ToList();

        Assert.True(named.Count > 50, "docs/security.md names no tests.");
        Repository.FindsNothing(named.Where(name => !methods.Contains(name)).Select(name => $"docs/security.md names {name}, which is no test"));
    }

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        var broken =
            from document in Documents
            from Match match in Link().Matches(document.Text)
            let target = match.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
            let path = Path.Combine(Path.GetDirectoryName(document.FullPath)!, target)
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{document}: {target}";

        Repository.FindsNothing(broken);
    }

    [Fact]
    public void The_pictures_of_the_administrator_guide_are_small_and_each_is_shown()
    {
        const int MostBytes = 80_000;
        var guide = File.ReadAllText(Path.Combine(Sources.Root, "docs/administration.md"));
        var pictures = new DirectoryInfo(Path.Combine(Sources.Root, "docs/images/administration")).GetFiles("*.png");

        Assert.True(pictures.Length > 10, "The administrator guide has lost its pictures.");
        Assert.All(pictures, picture =>
        {
            Assert.Contains($"(images/administration/{picture.Name})", guide, StringComparison.Ordinal);
            Assert.InRange(picture.Length, 1, MostBytes);
        });
    }

    [Fact]
    public void The_documents_name_the_NET_that_we_build_with()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Sources.Root, "global.json")));
        var version = settings.RootElement.GetProperty("sdk").GetProperty("version").GetString()!.Split('.')[0];

        var named =
            from document in Documents
            where document.Path != "CHANGELOG.md"
            from Match match in DotNet().Matches(document.Text)
            select (document.Path, Version: match.Groups[1].Value);

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Equal((name.Path, version), name));
    }

    /// <summary>Reads a drawing line by line: an indented line lies in the last one that was not.</summary>
    private static Func<string, IEnumerable<string>> Rooms()
    {
        var above = "";
        return line =>
        {
            var names = Regex.Split(line.Trim(), " {3,}")[0].Split("  ", StringSplitOptions.TrimEntries);
            if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                return names.SelectMany(name => name.Split(' ')).Where(IsPath).Select(name => Path.Combine(above, name));
            }

            above = names[0].Split(' ')[0];
            return names.SelectMany(name => name.Split(' ')).Where(name => IsPath(name) || Commands.Contains(name));
        };
    }

    private static bool IsPath(string name) =>
        name.EndsWith('/') || name.EndsWith(".cs", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<![\w./])\./(\.?[a-z][\w/]*)")]
    private static partial Regex Command();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"public (?:async )?(?:void|Task) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"`([A-Z][a-z]*_\w+)`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"\.NET (\d+)")]
    private static partial Regex DotNet();
}
