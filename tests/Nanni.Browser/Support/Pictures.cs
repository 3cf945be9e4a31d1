namespace Nanni.Browser;

/// <summary>Where pictures of pages are left for people to look at.</summary>
internal static class Pictures
{
    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screenshots");

    /// <param name="name">May have folders; what a file name cannot hold becomes a hyphen.</param>
    public static string Path(string name)
    {
        var safe = string.Concat(name.Select(letter => char.IsLetterOrDigit(letter) || letter is '/' or '-' or '_' ? letter : '-'));
        return System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder, safe + ".png"));
    }
}
