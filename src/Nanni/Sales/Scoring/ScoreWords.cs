using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Sales.Scoring.Learning;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales.Scoring;

/// <summary>Features and reasons in the reader's words.</summary>
internal static class ScoreWords
{
    /// <summary>A feature's name.</summary>
    public static string Feature(Ui ui, Schema schema, string key) => schema.Whole["opportunity"].Custom.FirstOrDefault(f => f.Key == key) is { } field
        ? Labels.Field(ui, "opportunity", field)
        : Texts.Has("score.feature." + key) ? ui.T("score.feature." + key) : key;

    /// <summary>What is so with this deal.</summary>
    public static string Reason(Ui ui, Schema schema, IReadOnlyList<PipelineStages> pipelines, IReadOnlyDictionary<Guid, RecordTitle> titles, Reason reason)
    {
        var (key, value) = (reason.Feature, reason.Value);
        if (value.Number is { } number)
        {
            return Number(ui, schema, key, number);
        }

        var id = Guid.TryParse(value.Name, out var known) ? known : Guid.Empty;
        var named = key switch
        {
            "stage" => pipelines.SelectMany(p => p.Stages).FirstOrDefault(s => s.Id == id)?.Name,
            "pipeline" => pipelines.FirstOrDefault(p => p.Id == id)?.Name,
            "product" => titles.GetValueOrDefault(id)?.Text,
            "account.industry" => Option(ui, schema, "account", "industry", value.Name),
            "source" => Option(ui, schema, "opportunity", "source", value.Name),
            "contact" or "nextStep" => ui.T(value.Name == "yes" ? "value.yes" : "value.no"),
            _ when id != Guid.Empty => schema.Members.TryGetValue(id, out var member) ? member.Name : schema.Teams.GetValueOrDefault(id),
            _ when value.Name is "true" or "false" => ui.T(value.Name == "true" ? "value.yes" : "value.no"),
            _ => Option(ui, schema, "opportunity", key, value.Name),
        };
        return ui.T("score.is", ("what", Feature(ui, schema, key)), ("value", named ?? ui.T("score.nothing")));
    }

    private static string Number(Ui ui, Schema schema, string key, double number) => key switch
    {
        "stageAge" when number >= 1.2 => ui.T("score.stageAge.long", ("n", ui.Format.Number((decimal)number, 1))),
        "stageAge" => ui.T(number < 0.8 ? "score.stageAge.short" : "score.stageAge.usual"),
        "amount" => ui.T("score.amount", ("percent", ui.Format.Percent(Math.Round((decimal)Math.Min(number, 1_000_000) * 100)))),
        "age" or "silence" or "talks" or "tasksDone" or "account.won" or "account.lost" => ui.T("score.number." + key, ("n", (int)number)),
        _ => ui.T("score.is", ("what", Feature(ui, schema, key)), ("value", ui.Format.Number(Math.Round((decimal)Math.Clamp(number, -1e15, 1e15), 2)))),
    };

    private static string? Option(Ui ui, Schema schema, string type, string key, string? option) =>
        option is not null && schema[type].Find(key) is { } field && schema.OptionsOf(field).FirstOrDefault(o => o.Key == option) is { } known
            ? Labels.Option(ui, type, field, known) : option;
}
