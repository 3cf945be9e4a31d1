using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Opportunities;

/// <summary>The board of deals: for each pipeline one, with a column a stage.</summary>
internal sealed class DealBoard() : RecordBoard("opportunity")
{
    public override string Help => "board";

    public override IReadOnlyList<string> CardFields(TypeSchema schema) =>
        ["name", "account", "amount", "owner", "expectedClose", "stageSince", "nextStep", "nextStepOn", "status", "probability"];

    public override IReadOnlyList<string> AddFields(TypeSchema schema) => ["name", "account", "amount"];

    public override async ValueTask<IReadOnlyList<BoardChoice>> Choices(Pages page, Present present)
    {
        var pipelines = await page.Context.RequestServices.GetRequiredService<PipelineReader>().All(page.Actor, page.Cancel);
        var usual = await page.Context.RequestServices.GetRequiredService<StageTimes>().Of(page.Actor.WorkspaceId, page.Cancel);
        var conditions = pipelines.SelectMany(p => p.Stages).ToDictionary(s => s.Id, s => StageWants.Condition(page, present, s));
        Guid[] named = [.. conditions.Values.SelectMany(c => c.Parts).SelectMany(FilterWords.Named).Distinct()];
        var words = new FilterWords(present, page.Types, await page.Context.RequestServices.GetRequiredService<Titles>().Of(page.Actor, named, page.Cancel));
        return
        [
            .. pipelines.Select(p => new BoardChoice(p.Id.ToString(), p.Name,
                [.. p.Stages.Select(s => Place(present, s, s.Kind == "open" ? usual[s.Id] : null, conditions[s.Id].Parts.Select(part => words.Told(part, present.Schema[Type]))))])),
        ];
    }

    public override CardModel Card(BoardCard card)
    {
        var (ui, place) = (card.Ui, (StagePlace)card.Place);
        var stage = place.Stage;
        var close = (DateOnly?)card.Value("expectedClose");
        var nextOn = (DateOnly?)card.Value("nextStepOn");
        var isOpen = card.Value("status") as string == "open";
        var days = card.Value("stageSince") is DateTimeOffset at ? (ui.Now - at).TotalDays : 0;
        return card.Begin("stage") with
        {
            Subtitle = card.Shown("account"),
            Amount = card.Value("amount") is Money money ? ui.Format.MoneyRounded(money.Minor, money.Currency) : "",
            Expected = close is { } day ? ui.Format.ShortDate(day) : "",
            Age = isOpen ? ui.T("board.days", ("n", (int)days)) : "",
            IsRotting = isOpen && days > (double?)stage.RotDays,
            AgeHint = $"{(stage.RotDays is { } limit && days > (double)limit ? ui.T("board.rottingWhy", ("n", (int)days), ("limit", limit)) : ui.T("stage.since", ("n", (int)days)))}. {place.Usual}".Trim(),
            LacksNextStep = isOpen && card.Value("nextStep") is null && nextOn is null && card.Schema.Find("nextStep") is not null && card.Schema.Find("nextStepOn") is not null,
            IsOverdue = isOpen && close < ui.Format.Today,
            IsNextStepLate = isOpen && nextOn < ui.Format.Today,
            NextStep = card.Value("nextStep") as string ?? "",
        };
    }

    public override Task<OperationReceipt> Move(BoardMove move) => StageChanges.Move(
        move.Page.Actor, move.Id, Guid.Parse(move.To), move.Said("lostReason"), move.Get<Operations>(), move.Page.Cancel, (work, deal) =>
        {
            move.Before(deal);
            if (move.Said("lostNote") is { } note)
            {
                RecordInput.Apply(work, move.Get<FieldRules>(), deal, work.Schema[Type], new Dictionary<string, object?> { ["lostNote"] = note });
            }
        });

    public override string? Ask(BoardMove move, Exception refused) =>
        refused is RuleException { Code: "stage.entry" } or FieldException { Problems: [{ Code: "opportunity.lostReason" }, ..] }
            ? move.Page.Ui.Url($"opportunities/{move.Id}/stage/{move.To}")
            : null;

    public override BoardReasons Reasons(Present present)
    {
        var (ui, schema) = (present.Ui, present.Schema[Type]);
        return new(
            ui.T("board.lostTitle"), ui.T("board.lostReason"), ui.T("board.lostMove"), "lostReason", present.Options(schema, schema["lostReason"]),
            "lostNote", ui.T("board.lostNote"));
    }

    private StagePlace Place(Present present, StageInfo stage, int? usual, IEnumerable<string> conditions) =>
        new(stage, stage.Kind switch { "won" => "green", "lost" => "red", _ => "blue" })
        {
            Usual = usual is { } n ? present.Ui.T("stage.usual", ("n", n)) : "",
            UsualShort = usual is { } days ? present.Ui.T("board.usual", ("n", days)) : "",
            EntryRule = stage.EntryFields.Select(present.Schema[Type].Find).OfType<Field>().Select(f => Labels.Field(present.Ui, Type, f)).Concat(conditions).ToList() is { Count: > 0 } wanted
                ? present.Ui.T("board.entry", ("fields", string.Join("; ", wanted))) : "",
        };

    private sealed record StagePlace(StageInfo Stage, string Color) : BoardPlace(Stage.Id.ToString(), Stage.Name, Stage.Kind, Color);
}
