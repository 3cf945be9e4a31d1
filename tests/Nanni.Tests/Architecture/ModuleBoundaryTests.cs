using Mono.Cecil;

namespace Nanni.Tests.Architecture;

public sealed class ModuleBoundaryTests
{
    /// <summary>Who may use whom. Read it top to bottom: a module uses only modules above it.</summary>
    private static readonly (string Module, string[] Uses)[] Allowed =
    [
        ("Database", []),
        ("Web", ["Database"]),
        ("Catalog", ["Database", "Web"]),
        ("Customers", ["Database", "Web", "Catalog"]),
        ("Activities", ["Database", "Web", "Customers"]),
        ("Sales", ["Database", "Web", "Catalog", "Customers", "Activities"]),
        ("Analytics", ["Database", "Web", "Activities", "Sales"]),
        ("Administration", ["Database", "Web", "Catalog", "Customers", "Activities", "Sales"]),
        ("Integrations", ["Database", "Web", "Customers", "Activities", "Sales", "Administration"]),
        ("Privacy", ["Database", "Web", "Customers", "Activities", "Administration"]),
        ("Marketing", ["Database", "Web", "Customers", "Privacy"]),
        ("Automation", ["Database", "Web", "Catalog", "Customers", "Activities", "Sales", "Administration", "Integrations", "Privacy", "Marketing"]),
        ("Commands", ["Database", "Web", "Catalog", "Customers", "Activities", "Sales", "Administration", "Privacy"]),
    ];

    /// <summary>Words of the trade. The engine serves any of them, so it knows none.</summary>
    private static readonly HashSet<string> TradeWords =
    [
        "Account", "Customer", "Contact", "Opportunity", "Opportunities", "Deal", "Pipeline", "Ticket", "Invoice", "Campaign",
        "Product", "Subscription",
    ];

    [Fact]
    public void A_module_uses_only_the_modules_it_may()
    {
        var allowed = Allowed.ToDictionary(line => line.Module, line => line.Uses);

        var broken =
            from type in CompiledCode.Types(typeof(Program))
            let module = Module(type)
            where module is not null
            from used in CompiledCode.Uses(type)
            let other = Module(used)
            where other is not null && module != other && !allowed.GetValueOrDefault(module, []).Contains(other)
            select $"{CompiledCode.Outermost(type).FullName} uses {used.FullName}";

        Repository.FindsNothing(broken);
    }

    [Fact]
    public void Every_module_has_a_line_and_uses_only_lines_above() => Assert.All(
        Allowed.Index(),
        line => Assert.Subset(Allowed.Take(line.Index).Select(above => above.Module).ToHashSet(), line.Item.Uses.ToHashSet()));

    [Fact]
    public void Every_module_is_listed() => Repository.FindsNothing(
        CompiledCode.Types(typeof(Program)).Select(Module).OfType<string>().Except(Allowed.Select(line => line.Module)));

    [Fact]
    public void The_engine_knows_no_web() => Assert.DoesNotContain(
        typeof(Nanni.Records.Text.Fold).Assembly.GetReferencedAssemblies(),
        used => used.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void The_engine_knows_no_word_of_the_trade()
    {
        var named =
            from type in CompiledCode.Types(typeof(Nanni.Records.Text.Fold))
            from name in type.Methods.Select(member => member.Name).Concat(type.Fields.Select(member => member.Name)).Append(type.Name)
            where !name.Contains('<', StringComparison.Ordinal)
            from word in Words(name)
            where TradeWords.Contains(word) || TradeWords.Contains(word.TrimEnd('s'))
            select $"{CompiledCode.Outermost(type).FullName}: {name}";

        Repository.FindsNothing(named);
    }

    /// <summary>
    /// "Sales" for Nanni.Sales.Opportunities.Opportunity; null for the host, other assemblies, and the shape of a module's door,
    /// through which the database learns what tables there are.
    /// </summary>
    private static string? Module(TypeReference type) =>
        CompiledCode.Outermost(type) is { FullName: not "Nanni.Web.Module" } outermost
        && outermost.Namespace.Split('.') is ["Nanni", not "Records" and var module, ..]
            ? module
            : null;

    /// <summary>"MatchKeys" → "Match", "Keys".</summary>
    private static IEnumerable<string> Words(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i == name.Length || char.IsUpper(name[i]) || name[i] == '_')
            {
                yield return name[start..i].TrimStart('_');
                start = i;
            }
        }
    }
}
