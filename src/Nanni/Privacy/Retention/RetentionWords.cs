using Nanni.Records.Filters;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Privacy.Retention;

/// <summary>A rule and its runs in the reader's words.</summary>
internal static class RetentionWords
{
    /// <summary>"Contacts · nothing happened for 36 months · to the trash".</summary>
    public static string Short(Ui ui, Schema schema, RetentionRule rule) =>
        string.Join(" · ", ui.T($"type.{rule.Type}.plural"), Old(ui, schema[rule.Type], rule), ui.T("retention.action." + rule.Action));

    public static string Old(Ui ui, TypeSchema type, RetentionRule rule) => rule.AgeBy == RetentionRule.Activity
        ? ui.T("retention.old.activity", ("n", rule.Months))
        : ui.T("retention.old.field", ("n", rule.Months), ("field", Age(ui, type, rule.AgeBy)));

    /// <summary>What an age counts from; the key itself of a field that is no longer there.</summary>
    public static string Age(Ui ui, TypeSchema type, string age) => age == RetentionRule.Activity ? ui.T("retention.age.activity")
        : type.Visible.FirstOrDefault(f => f.Key == age) is { } field ? Labels.Field(ui, type.Name, field) : age;

    public static string Filter(Present present, RecordTypes types, RetentionRule rule, IReadOnlyDictionary<Guid, Nanni.Records.Queries.RecordTitle> names) =>
        FilterText.Parse(rule.Filter) is { } filter ? new FilterWords(present, types, names).Sentence(filter, present.Schema[rule.Type]) : present.Ui.T("retention.all");

    public static RetentionRunRow Row(Ui ui, RetentionRun run, bool named) => new(
        ui.Url("settings/retention/runs/" + run.Id), named ? run.Name : ui.Format.DateTime(run.At), named ? ui.Format.DateTime(run.At) : "", Said(ui, run), Tone(run.Status));

    public static string Said(Ui ui, RetentionRun run) => ui.T("retention.said." + run.Status, ("n", run.Status == RetentionStatus.Done ? run.Taken : run.Due));

    public static string Kept(Ui ui, string reason) => reason is RetentionCandidates.Consent or RetentionCandidates.Restored
        ? ui.T("retention.kept." + reason) : ui.T("retention.kept.open", ("type", ui.T($"type.{reason}.plural")));

    private static string Tone(string status) => status switch
    {
        RetentionStatus.Done => "green",
        RetentionStatus.Checked or RetentionStatus.Running => "blue",
        RetentionStatus.Braked => "amber",
        RetentionStatus.Failed => "red",
        _ => "gray",
    };
}

/// <param name="Said">What came of it.</param>
public sealed record RetentionRunRow(string Url, string Title, string Detail, string Said, string Tone);
