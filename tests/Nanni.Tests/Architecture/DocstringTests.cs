using System.Xml.Linq;

namespace Nanni.Tests.Architecture;

/// <summary>Who uses the engine reads what a type is to the business without opening its file.</summary>
public sealed class DocstringTests
{
    [Fact]
    public void Every_public_type_of_the_engine_says_what_it_is()
    {
        var engine = typeof(Nanni.Records.Text.Fold).Assembly;
        var said = Summaries(Path.ChangeExtension(engine.Location, ".xml"));

        var silent = engine.GetExportedTypes()
            .Where(type => !said.Contains("T:" + type.FullName!.Replace('+', '.')))
            .Select(type => type.FullName);

        Repository.FindsNothing(silent);
    }

    [Fact]
    public void Every_public_type_of_the_API_says_what_it_is()
    {
        var product = typeof(Program).Assembly;
        var said = Summaries(Path.ChangeExtension(product.Location, ".xml"));

        var api = product.GetExportedTypes().Where(type => type.Namespace?.StartsWith("Nanni.Web.Api", StringComparison.Ordinal) is true).ToList();

        Assert.NotEmpty(api);
        Repository.FindsNothing(api.Select(type => type.FullName!.Replace('+', '.')).Where(name => !said.Contains("T:" + name)));
    }

    private static HashSet<string> Summaries(string file) =>
    [
        .. XDocument.Load(file).Descendants("member")
            .Where(member => member.Element("summary") is { } summary && summary.Value.Trim().Length > 0 || member.Element("inheritdoc") is not null)
            .Select(member => (string)member.Attribute("name")!),
    ];
}
