using System.Globalization;
using Nanni.Web;

namespace Nanni.Sales.Quotes.Document;

/// <summary>A typeface in a size.</summary>
internal readonly record struct Face(TrueTypeFont Font, double Size)
{
    public double Height => Size * 1.38;
}

/// <summary>Pages in A4 on which text is set from top to bottom; lengths are points.</summary>
internal sealed class Paper
{
    public const double Left = 50, Right = 545, Top = 54, Bottom = 776;

    private readonly PdfFile file;
    private readonly Language language;

    public Paper(PdfFile file, Language language)
    {
        (this.file, this.language) = (file, language);
        NewPage();
    }

    /// <summary>The upper edge of what comes next.</summary>
    public double At { get; set; }

    /// <summary>Drawn on the top of each page that follows; the head of a table.</summary>
    public Action? Head { get; set; }

    private int Page => file.Pages - 1;

    /// <summary>Goes to a new page where less than <paramref name="height"/> is left.</summary>
    public void Room(double height)
    {
        if (At + height > Bottom)
        {
            NewPage();
            Head?.Invoke();
        }
    }

    /// <summary>Lines of text within a width.</summary>
    public List<string> Wrap(string text, Face font, double width)
    {
        var lines = new List<string>();
        foreach (var paragraph in Bound(text).Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' ').SelectMany(w => Parts(w, font, width)))
            {
                var longer = line.Length == 0 ? word : line + " " + word;
                if (line.Length > 0 && Width(longer, font) > width)
                {
                    lines.Add(line);
                    line = word;
                }
                else
                {
                    line = longer;
                }
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Writes a paragraph, over pages where it must.</summary>
    public void Paragraph(string text, Face face, Ink ink, double x = Left, double width = Right - Left)
    {
        foreach (var line in Wrap(text, face, width))
        {
            Room(face.Height);
            Write(line, face, ink, x, At);
            At += face.Height;
        }
    }

    /// <param name="x">The left edge, or the right one.</param>
    public void Write(string text, Face face, Ink ink, double x, double at, bool isRight = false) => Write(Page, text, face, ink, x, at, isRight);

    /// <summary>A picture at the left edge, as large as fits.</summary>
    public void Picture(Picture picture, double mostWidth, double mostHeight)
    {
        var scale = Math.Min(mostWidth / picture.Width, mostHeight / picture.Height);
        file.Image(Page, picture, Left, At, picture.Width * scale, picture.Height * scale);
        At += picture.Height * scale;
    }

    public void Rule(Ink ink, double thickness, double from = Left, double until = Right) => file.Line(Page, ink, thickness, from, until, At);

    /// <summary>Numbers the pages, once all of them are there.</summary>
    public void Foot(string left, Face face, Ink ink, Func<int, int, string> said)
    {
        for (var page = 0; page < file.Pages; page++)
        {
            Write(page, left, face, ink, Left, 798, isRight: false);
            Write(page, said(page + 1, file.Pages), face, ink, Right, 798, isRight: true);
        }
    }

    private void Write(int page, string text, Face face, Ink ink, double x, double at, bool isRight)
    {
        if (text.Length > 0)
        {
            file.Text(page, text, face.Font, face.Size, ink, isRight ? x - Width(text, face) : x, at + (face.Size * 1.05));
        }
    }

    private static double Width(string text, Face face) => face.Font.Width(text, face.Size);

    private void NewPage()
    {
        file.NewPage();
        At = Top;
    }

    /// <summary>
    /// A Polish line does not end with a word of one letter (PN-83/P-55366), and in no language a number stands apart from what it counts.
    /// </summary>
    private string Bound(string text)
    {
        var chars = text.ReplaceLineEndings("\n").ToCharArray();
        for (var i = 1; i < chars.Length; i++)
        {
            var isAlone = i == 1 || char.IsWhiteSpace(chars[i - 2]) || chars[i - 2] == '(';
            if (chars[i] == ' ' && language == Language.Polish && isAlone && "aiouwzAIOUWZ".Contains(chars[i - 1], StringComparison.Ordinal))
            {
                chars[i] = '\u00a0';
            }
        }

        return new(chars);
    }

    /// <summary>A word that is wider than the column is cut.</summary>
    private static IEnumerable<string> Parts(string word, Face font, double width)
    {
        if (word.Length < 12 || Width(word, font) <= width)
        {
            yield return word;
            yield break;
        }

        var elements = StringInfo.GetTextElementEnumerator(word);
        var part = "";
        while (elements.MoveNext())
        {
            if (part.Length > 0 && Width(part + elements.Current, font) > width)
            {
                yield return part;
                part = "";
            }

            part += elements.Current;
        }

        yield return part;
    }
}
