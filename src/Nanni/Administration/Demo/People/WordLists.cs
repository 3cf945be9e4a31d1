using System.Reflection;

namespace Nanni.Administration.Demo.People;

/// <summary>Lists of words that lie beside the code: a line in brackets names a list, semicolons part its entries.</summary>
internal static class WordLists
{
    public static Dictionary<string, string[]> Read(string file)
    {
        var lists = new Dictionary<string, List<string>>();
        List<string>? list = null;
        foreach (var line in Lines(file))
        {
            if (line.StartsWith('['))
            {
                lists[line[1..^1]] = list = [];
            }
            else
            {
                list!.AddRange(line.Split(';'));
            }
        }

        return lists.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    public static IEnumerable<string> Lines(string file) => Lines("People", file);

    /// <param name="folder">Inside the demo's own.</param>
    public static IEnumerable<string> Lines(string folder, string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Nanni.Administration.Demo.{folder}.{file}")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
