namespace Nanni.Web.Security;

/// <summary>Where a form may send the browser afterwards: a path of this installation, nothing else.</summary>
public static class ReturnUrl
{
    /// <summary>The path, if it is one; otherwise <paramref name="otherwise"/>.</summary>
    /// <remarks>Browsers read "\" as "/" and drop tabs and line ends, so that "/\evil.example" and "/\t/evil.example" leave the site.
    /// What is not ASCII could not stand in the Location header; our own links are escaped.</remarks>
    public static string Local(string? path, string otherwise = "/") =>
        path is ['/', ..] && (path.Length == 1 || path[1] is not ('/' or '\\')) && path.All(c => c is > ' ' and < '\u007f' and not '\\')
            && Uri.TryCreate(path, UriKind.Relative, out _)
            ? path
            : otherwise;
}
