namespace Nanni.Tests.Architecture;

/// <summary>CI restores with --locked-mode: a project without a committed lock file would not restore the same everywhere.</summary>
public sealed class LockFileTests
{
    [Fact]
    public void Every_project_has_a_lock_file() => Assert.All(
        Repository.Files("", ".csproj"),
        project => Assert.True(
            File.Exists(Path.Combine(Path.GetDirectoryName(project.FullPath)!, "packages.lock.json")),
            $"{project}: run dotnet restore and commit its packages.lock.json"));

    [Fact]
    public void Every_list_of_npm_packages_has_a_lock_file() => Assert.All(
        Repository.Files("", "/package.json"),
        list => Assert.True(
            File.Exists(Path.Combine(Path.GetDirectoryName(list.FullPath)!, "package-lock.json")),
            $"{list}: run npm install and commit its package-lock.json"));
}
