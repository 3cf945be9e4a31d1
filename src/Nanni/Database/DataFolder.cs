namespace Nanni.Database;

/// <summary>Where everything is that is not in the database, as said by <c>NANNI_DATA</c>.</summary>
/// <param name="Path">Absolute.</param>
public sealed record DataFolder(string Path)
{
    public const string Default = "data";

    /// <summary>Attached files, named by their content. Part of every backup.</summary>
    public string Files => System.IO.Path.Combine(Path, "files");

    /// <summary>Backups that the program takes by itself, before a migration.</summary>
    public string Backups => System.IO.Path.Combine(Path, "backups");

    /// <summary>Archives of workspaces that wait to be fetched, a folder for each workspace. In no backup.</summary>
    public string Archives => System.IO.Path.Combine(Path, "archives");

    /// <param name="text">A path; null or empty means <see cref="Default"/>.</param>
    public static DataFolder Parse(string? text) =>
        new(System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(text) ? Default : text.Trim()));
}
