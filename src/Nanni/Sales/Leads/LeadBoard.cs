using Nanni.Records.Types;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Leads;

/// <summary>The board of leads by status: who does not fit needs a reason, and nobody is converted without the page that does it.</summary>
internal sealed class LeadBoard() : ChoiceBoard("lead")
{
    protected override IReadOnlyList<string> MoveFields => ["disqualifyReason"];

    public override string Help => "leads";

    public override IReadOnlyList<string> CardFields(TypeSchema schema) =>
        ["name", "company", "estimatedValue", "owner", "nextStep", "nextStepOn", "status", "createdAt"];

    public override IReadOnlyList<string> AddFields(TypeSchema schema) => ["lastName", "company", "phone"];

    public override CardModel Card(BoardCard card)
    {
        var (ui, model) = (card.Ui, base.Card(card));
        var (status, nextOn) = (card.Value("status") as string, (DateOnly?)card.Value("nextStepOn"));
        var isOpen = status is not (Lead.Disqualified or Lead.Converted);
        var days = card.Value("createdAt") is DateTimeOffset at ? (int)(ui.Now - at).TotalDays : 0;
        return model with
        {
            Subtitle = card.Value("company") as string == model.Title ? Value.Empty : card.Shown("company"),
            Age = isOpen ? ui.T("board.days", ("n", days)) : "",
            AgeHint = ui.T("lead.since", ("n", days)),
            IsNextStepLate = isOpen && nextOn < ui.Format.Today,
            NextStep = card.Value("nextStep") as string ?? "",

            // Nobody has looked at a new one; there is no step to be expected yet.
            LacksNextStep = isOpen && status != "new" && card.Value("nextStep") is null && nextOn is null
                && card.Schema.Find("nextStep") is not null && card.Schema.Find("nextStepOn") is not null,
        };
    }

    public override string? Ask(BoardMove move, Exception refused) =>
        refused is RuleException { Code: "lead.convert" } ? move.Page.Ui.Url($"leads/{move.Id}/convert") : null;

    public override BoardReasons Reasons(Present present)
    {
        var (ui, schema) = (present.Ui, present.Schema[Type]);
        return new(
            ui.T("lead.unfitTitle"), Labels.Field(ui, Type, schema["disqualifyReason"]), ui.T("lead.unfitMove"), "disqualifyReason",
            present.Options(schema, schema["disqualifyReason"]));
    }

    protected override string Kind(string option) => option switch { Lead.Converted => "won", Lead.Disqualified => "lost", _ => "open" };

    /// <summary>Only a lead that may be converted is led to the page that does.</summary>
    protected override void Require(Record record, string to)
    {
        if (to == Lead.Converted && record is Lead lead && lead.Status != to)
        {
            lead.RequireOpen();
            throw new RuleException("lead.convert", lead.Name ?? "");
        }
    }
}
