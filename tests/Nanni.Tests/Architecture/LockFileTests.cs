namespace Nanni.Tests.Architecture;

/// <summary>CI restores with --locked-mode: a project without a committed lock file would not restore the same everywhere.</summary>
public sealed class LockFileTests
{
    [Fact]
    public void Every_project_has_a_lock_file() =>
        Assert.All(
            Repository.Files("*.csproj"),
            project => Assert.True(
                File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")),
                $"{Repository.Relative(project)}: run dotnet restore and commit its packages.lock.json"));
}
