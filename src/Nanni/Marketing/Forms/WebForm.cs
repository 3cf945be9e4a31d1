using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Marketing.Forms;

/// <summary>A form on a web site: whoever sends it becomes a record here, of whom the rules choose, else of the form's owner, and of its team.</summary>
public sealed class WebForm : Record
{
    /// <summary>What colleagues call it; visitors do not see it.</summary>
    public string? Name { get; set; }

    /// <summary>Name of the record type that an answer becomes.</summary>
    public string? Target { get; set; } = "lead";

    public bool Active { get; set; } = true;

    /// <summary>Of the form's words: "en", "pl" or "lt".</summary>
    public string? Language { get; set; } = "en";

    /// <summary>Null: words of the product.</summary>
    public string? Heading { get; set; }

    public string? Intro { get; set; }

    /// <summary>One a line, in the order of the form: see <see cref="FormLines.Shown"/>.</summary>
    public string? Fields { get; set; } = "firstName\nlastName*\nemail*";

    /// <summary>One a line: see <see cref="FormLines.Consents"/>.</summary>
    public string? Consents { get; set; }

    /// <summary>Other languages, placeholders and which options are offered, as JSON: see <see cref="FormLayout"/>.</summary>
    public string? Layout { get; set; }

    public string? Button { get; set; }

    public string? Thanks { get; set; }

    /// <summary>Where the browser goes after an answer instead of saying thank you.</summary>
    public string? Redirect { get; set; }

    /// <summary>Key of the source that records made by it are given.</summary>
    public string? Source { get; set; }

    /// <summary>What it makes goes to whom the workspace's rules choose, and to the form's owner where they choose nobody.</summary>
    public bool ByRules { get; set; } = true;

    /// <summary>Sites that may show it, one a line: <c>https://www.example.com</c>.</summary>
    public string? Origins { get; set; }

    /// <summary>Its public address is <c>/f/{Key}</c>. Nobody can guess it.</summary>
    public string? Key { get; private set; }

    /// <summary>Gives it an address in this workspace, once; a form that came from another workspace in an archive needs its own.</summary>
    public void Publish(Guid workspace)
    {
        if (Key is null || FormKey.Workspace(Key) != workspace)
        {
            Key = FormKey.New(workspace);
        }
    }
}

public sealed class WebFormType : RecordType<WebForm>
{
    public WebFormType()
        : base("webForm", "webforms", icon: "forms")
    {
        Text(f => f.Name).Title().Required();
        Choice(f => f.Target, [.. FormLines.Targets.Select(t => new Option(t))]).Required();
        YesNo(f => f.Active);
        Choice(f => f.Language, new("en"), new("pl"), new("lt")).Required();
        Text(f => f.Heading).Group("form").Apart();
        LongText(f => f.Intro).Length(FormLayout.LongestText).Group("form").Apart();
        LongText(f => f.Fields).Length(8_000).Group("form").Apart();
        LongText(f => f.Consents).Length(16_000).Group("form").Apart();
        LongText(f => f.Layout).Length(60_000).Group("form").Apart();
        Text(f => f.Button).Length(FormLayout.LongestButton).Group("form").Apart();
        LongText(f => f.Thanks).Length(FormLayout.LongestText).Group("after").Apart();
        Url(f => f.Redirect).Group("after");
        ChoiceFrom("source", f => f.Source).Group("after");
        YesNo(f => f.ByRules).Group("after");
        LongText(f => f.Origins).Length(2_000).Group("embedding");
        Text(f => f.Key).ReadOnly().Indexed().Group("embedding");
        Columns(f => f.Name, f => f.Target, f => f.Active, f => f.Language, f => f.OwnerId);
        Sort(f => f.Name);
        Public();
        Administered();
        NotSearched();
        NotListed();
    }

    /// <exception cref="FieldException"><c>webForm.field</c>, <c>webForm.consent</c>, <c>webForm.origin</c>, <c>webForm.layout</c>: something that we do not understand.</exception>
    protected override void Saving(Work work, WebForm form, Previous before)
    {
        form.Publish(work.Actor.WorkspaceId);
        _ = FormLines.Consents(form.Consents);
        _ = FormLines.Origins(form.Origins);
        _ = FormLayout.Read(form.Layout);
        if (form.Target is { } target && FormLines.Targets.Contains(target))
        {
            _ = FormLines.Shown(form.Fields, work.Schema[target]);
        }
    }
}
