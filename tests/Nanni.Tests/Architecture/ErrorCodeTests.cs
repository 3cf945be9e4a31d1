using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Nanni.Records.Access;
using Nanni.Records.Import;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Errors;

namespace Nanni.Tests.Architecture;

/// <summary>Every code that is thrown has its words and its line in docs/errors.md, and nothing else has.</summary>
public sealed partial class ErrorCodeTests
{
    /// <summary>Who makes a refusal: codes are literals in the methods that call one of these.</summary>
    private static readonly HashSet<string> Makers =
    [
        nameof(RuleException), nameof(FieldException), nameof(FieldProblem), nameof(UnreadableException), nameof(RequestException),
        nameof(IdentifierCheck), "ApiQuery", nameof(Problems), nameof(ImportProblem), nameof(JobError),
    ];

    [Fact]
    public void Every_code_has_its_words() =>
        Repository.FindsNothing(Codes().Where(code => !Texts.Has("error." + code) && !Texts.Has(code)));

    [Fact]
    public void No_words_are_left_of_codes_that_are_gone() => Repository.FindsNothing(
        Texts.Keys.Where(key => key.StartsWith("error.", StringComparison.Ordinal) && !key.StartsWith("error.title.", StringComparison.Ordinal))
            .Select(key => key["error.".Length..]).Except(Codes()));

    [Fact]
    public void The_document_lists_exactly_the_codes()
    {
        var listed = Line().Matches(File.ReadAllText(Path.Combine(Sources.Root, "docs", "errors.md"))).Select(m => m.Groups[1].Value).ToList();
        var codes = Codes().Concat(Refusals()).ToList();

        Repository.FindsNothing(codes.Except(listed).Select(code => $"docs/errors.md lacks {code}")
            .Concat(listed.Except(codes).Select(code => $"docs/errors.md still has {code}"))
            .Concat(listed.GroupBy(code => code).Where(twice => twice.Count() > 1).Select(twice => $"docs/errors.md has {twice.Key} twice")));
    }

    private static SortedSet<string> Codes() =>
    [
        .. new[] { typeof(Program), typeof(Schema) }.SelectMany(CompiledCode.Types).SelectMany(type => type.Methods)
            .Where(method => method.HasBody && method.Body.Instructions.Any(Makes))
            .SelectMany(method => method.Body.Instructions)
            .Where(i => i.OpCode == OpCodes.Ldstr).Select(i => (string)i.Operand).Where(text => Code().IsMatch(text) && !Operation().IsMatch(text)),
        .. Enum.GetValues<FieldKind>().Select(kind => "field.kind." + FieldJson.Camel(kind)),
        .. Enum.GetNames<Right>().Append(Shares.Refused).Select(right => "record.forbidden." + char.ToLowerInvariant(right[0]) + right[1..]),
        .. Texts.Keys.Where(key => Identifier().IsMatch(key)),
        "internal",
    ];

    private static IEnumerable<string> Refusals() =>
        Texts.Keys.Where(key => Refusal().IsMatch(key)).Select(key => key["refusal.".Length..]);

    private static bool Makes(Instruction instruction) =>
        instruction.Operand is MethodReference method && Makers.Contains(method.DeclaringType.Name);

    [GeneratedRegex(@"^[a-z][a-zA-Z]{2,}(\.[a-zA-Z]+)+\z")]
    private static partial Regex Code();

    /// <summary>Names of operations look alike; one that is run beside a refusal is none.</summary>
    [GeneratedRegex(@"^saved\.|\.(create|update|trash|restore|move|merge|complete|reopen)\z")]
    private static partial Regex Operation();

    /// <summary>What a check of an identifier finds, which <see cref="FieldRules"/> throws on.</summary>
    [GeneratedRegex(@"^identifier\.[a-zA-Z]+\.[a-zA-Z]+\z")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"^refusal\.[a-zA-Z]+\z")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Line();
}
