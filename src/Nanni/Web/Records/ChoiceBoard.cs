using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>A board whose columns are the options of a choice: a move gives the record another value, as its form would.</summary>
internal class ChoiceBoard(string type) : RecordBoard(type)
{
    public override IReadOnlyList<string> CardFields(TypeSchema schema) =>
        [schema.Title.Key, .. new[] { schema.Type.BoardBy?.Sum?.Key }.OfType<string>(), "owner"];

    public override IReadOnlyList<string> AddFields(TypeSchema schema) => [schema.Title.Key];

    public override ValueTask<IReadOnlyList<BoardChoice>> Choices(Pages page, Present present)
    {
        var schema = present.Schema[Type];
        return new([new("", "", [.. present.Options(schema, schema.Type.BoardBy!.By).Select(o => new BoardPlace(o.Value, o.Label, Kind(o.Value), o.Color))])]);
    }

    public override CardModel Card(BoardCard card)
    {
        var shape = card.Schema.Type.BoardBy!;
        return card.Begin(shape.By.Key) with
        {
            Amount = shape.Sum is { } sum && card.Value(sum.Key) is Money money ? card.Ui.Format.MoneyRounded(money.Minor, money.Currency) : "",
        };
    }

    public override Task<OperationReceipt> Move(BoardMove move)
    {
        var by = move.Page.Types[Type].BoardBy!.By.Key;
        return move.Get<Operations>().Run(move.Page.Actor, Type + ".update", async work =>
        {
            var record = await work.Load(move.Page.Types[Type], move.Id);
            move.Before(record);
            Require(record, move.To);
            var values = new Dictionary<string, object?> { [by] = move.To };
            foreach (var key in MoveFields)
            {
                if (move.Said(key) is { } said)
                {
                    values[key] = said;
                }
            }

            RecordInput.Apply(work, move.Get<FieldRules>(), record, work.Schema[Type], values);
        }, move.Page.Cancel);
    }

    /// <summary>"open" where records stay in sight, else "won" or "lost".</summary>
    protected virtual string Kind(string option) => "open";

    /// <summary>What a move may say besides the column.</summary>
    protected virtual IReadOnlyList<string> MoveFields => [];

    /// <summary>What the record would refuse only after it has changed, and with other words.</summary>
    protected virtual void Require(Record record, string to)
    {
    }
}
