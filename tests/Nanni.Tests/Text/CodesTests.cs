using Mono.Cecil;
using Mono.Cecil.Cil;
using Nanni.Records.Import.Tables;
using Nanni.Records.Text;
using Nanni.Web;

namespace Nanni.Tests.Text;

/// <summary>The engine knows codes only; the product has their words.</summary>
public sealed class CodesTests
{
    private static readonly string[] Literals =
    [
        .. AssemblyDefinition.ReadAssembly(typeof(MatchKeys).Assembly.Location).MainModule.GetTypes()
            .SelectMany(type => type.Methods.Where(m => m.HasBody))
            .SelectMany(method => method.Body.Instructions)
            .Where(i => i.OpCode == OpCodes.Ldstr)
            .Select(i => (string)i.Operand)
            .Distinct(),
    ];

    [Theory]
    [InlineData("table.")]
    [InlineData("duplicate.")]
    public void Every_code_has_its_text(string prefix)
    {
        var codes = Literals.Where(l => l.StartsWith(prefix, StringComparison.Ordinal)).ToList();

        Assert.True(codes.Count > 10);
        Assert.All(codes, code => Assert.True(Texts.Has(code), code));
    }

    [Fact]
    public void Every_defect_of_a_row_has_its_text() =>
        Assert.All(Enum.GetNames<TableDefect>().Except([nameof(TableDefect.None)]), name =>
            Assert.True(Texts.Has($"table.defect.{char.ToLowerInvariant(name[0])}{name[1..]}"), name));
}
