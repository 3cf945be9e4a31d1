using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>How the records of a type stand on their board: its columns, what a card says, and what moving one means.</summary>
internal abstract class RecordBoard(string type)
{
    /// <summary>Name of the record type.</summary>
    public string Type => type;

    /// <summary>What the question mark opens, as <see cref="Help.HelpPages"/> knows it.</summary>
    public virtual string Help => "lists";

    /// <summary>What a card is made of, besides what orders it.</summary>
    public abstract IReadOnlyList<string> CardFields(TypeSchema schema);

    /// <summary>What is asked for when a card is added in a column.</summary>
    public abstract IReadOnlyList<string> AddFields(TypeSchema schema);

    /// <summary>The boards there are; most types have one.</summary>
    public abstract ValueTask<IReadOnlyList<BoardChoice>> Choices(Pages page, Present present);

    public abstract CardModel Card(BoardCard card);

    /// <summary>Moves a record into a column, the way its own page does.</summary>
    /// <exception cref="RuleException">It may not go there.</exception>
    /// <exception cref="FieldException">Something must be known of it first.</exception>
    public abstract Task<OperationReceipt> Move(BoardMove move);

    /// <summary>The page that asks for what a refused move lacks; null where the refusal itself is the answer.</summary>
    public virtual string? Ask(BoardMove move, Exception refused) => null;

    /// <summary>Why something goes to a lost column, asked for on the board itself; null where nothing is asked.</summary>
    public virtual BoardReasons? Reasons(Present present) => null;
}

/// <summary>A board that can be chosen: the stages of one pipeline, or the options of a field.</summary>
/// <param name="Key">As addresses name it; empty where a type has only this one.</param>
internal sealed record BoardChoice(string Key, string Name, IReadOnlyList<BoardPlace> Places);

/// <summary>A column of a board.</summary>
/// <param name="Key">The value of the field: id of a record, or key of an option.</param>
/// <param name="Kind">"open", or how it ends there: "won" or "lost".</param>
internal record BoardPlace(string Key, string Name, string Kind, string Color)
{
    /// <summary>What must be known before a record may enter, in words.</summary>
    public string EntryRule { get; init; } = "";

    /// <summary>How long records usually stay that come through, in words; empty where nobody knows.</summary>
    public string Usual { get; init; } = "";

    /// <summary>The same in few letters.</summary>
    public string UsualShort { get; init; } = "";

    /// <summary>What ended long ago is not shown there.</summary>
    public bool IsFinal => Kind != "open";
}

/// <summary>One record on a board, as far as the reader may see it.</summary>
internal sealed record BoardCard(Pages Page, Present Present, TypeSchema Schema, BoardPlace Place, IReadOnlyList<Field> Fields, ListRow Row)
{
    public Ui Ui => Page.Ui;

    /// <summary>Null where it is empty, and where the reader does not see it.</summary>
    public object? Value(string key) => At(key) is var at && at < 0 ? null : Row.Values[at];

    /// <summary>A field's value as it is shown.</summary>
    public Value Shown(string key) =>
        At(key) is var at && at >= 0 ? Present.Value(Schema, Fields[at], Row.Values[at], Row.References?[at]) : Views.Value.Empty;

    /// <summary>The card with what every record has.</summary>
    public CardModel Begin(string moveBy) => new(
        Row.Id, Value(Schema.Title.Key) as string ?? "", Ui.Url($"{Schema.Type.Plural}/{Row.Id}"), Ui.Url($"{Schema.Type.Plural}/{Row.Id}/{moveBy}"),
        Views.Value.Empty, "", Present.Member((Guid?)Value("owner")), "", "");

    private int At(string key) => Fields.Index().Where(f => f.Item.Key == key).Select(f => f.Index).FirstOrDefault(-1);
}

/// <summary>A card that somebody moves.</summary>
/// <param name="To">Key of the column.</param>
/// <param name="Said">Something else that the form says.</param>
/// <param name="Before">Sees the record as it was.</param>
internal sealed record BoardMove(Pages Page, Guid Id, string To, Func<string, string?> Said, Action<Record> Before)
{
    public T Get<T>()
        where T : notnull => Page.Context.RequestServices.GetRequiredService<T>();
}
