using System.Text.RegularExpressions;

namespace Nanni.Tests.Architecture;

/// <summary>What the compiler allows and we do not. Each pattern says why, and where it may stand after all.</summary>
public sealed class BannedPatternTests
{
    public static TheoryData<string, string, string, string[]> Patterns => new()
    {
        { @"\b(TODO|FIXME|HACK|XXX)\b", "src tests benchmarks", "Finish it, or open an issue.", [] },
        { @"NotImplementedException", "src", "Write it or leave it out.", [] },
        { @"\b(IsSqlite|Npgsql\w*|Sqlite\w+|UseNpgsql)\b", "src", "Only the engine and Database know which database runs.", [
            "src/Nanni.Records/", "src/Nanni/Database/", "src/Nanni/Administration/Backups/"] },
        { @"\bMarkupString\b", "src", "Razor encodes; only what we drew or sanitised may go in as it is.", [
            "src/Nanni/Web/Ui/Icons.cs", "src/Nanni/Web/Ui/Ui.cs", "src/Nanni/Web/Views/RecordModels.cs",
            "src/Nanni/Web/Texts/Markdown.cs", "src/Nanni/Web/Help/Guide.cs", "src/Nanni/Web/Records/Slots.cs", "src/Nanni/Activities/Composer/TimelineDetails.cs"] },
        { @"\basync void\b", "src tests benchmarks", "Nobody can await it or see it fail.", [] },
        { @"catch\s*(\([^)]*\))?\s*\{\s*\}", "src tests benchmarks", "An error that nobody sees.", [] },
        { @"\bThread\.Sleep\(", "src tests benchmarks", "Wait for the event itself.", [] },
        { @"\bTask\.Delay\(|WaitForTimeout", "tests", "Wait for the event itself.", [] },
        { @"\bSkip\s*=\s*""", "tests", "A test that does not run proves nothing.", [] },
        { @"Assert\.True\(true\)", "tests", "This cannot fail.", [] },
        { @"^\s*#region", "src tests benchmarks", "Split the file instead.", [] },
        { @"FromSqlRaw\(\$|ExecuteSqlRaw(Async)?\(\$", "src", "Values are parameters.", [] },
        { @"\binterface I\w+Repository\b|\b(IUnitOfWork|IMediator|AutoMapper)\b", "src", "An endpoint, an operation, an entity: no more hops.", [] },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Nothing_banned_stands_in_the_sources(string pattern, string folders, string why, string[] allowed)
    {
        var banned = new Regex(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant);

        var found =
            from folder in folders.Split(' ')
            from file in Repository.Files(folder, ".cs", ".razor", ".ts", ".mjs")
            where !allowed.Any(place => file.Path.StartsWith(place, StringComparison.Ordinal))
            where !file.Path.Contains("/Migrations/", StringComparison.Ordinal) && !file.Path.EndsWith("BannedPatternTests.cs", StringComparison.Ordinal)
            from Match match in banned.Matches(file.Text)
            select $"{file}: {match.Value.Trim()}. {why}";

        Repository.FindsNothing(found);
    }
}
