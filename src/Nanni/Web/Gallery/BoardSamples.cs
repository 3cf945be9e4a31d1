using Nanni.Web.Views;
using static Nanni.Web.Gallery.Samples;

namespace Nanni.Web.Gallery;

/// <summary>A board of five stages with all marks a card can bear.</summary>
internal static class BoardSamples
{
    private static readonly string[] Names =
    [
        "Copper for the gate of Ur", "Twenty minas, second delivery", "Tin for the temple of Shamash", "Lapis lazuli, caravan of spring",
        "Ingots of fine quality at last, inspected by two witnesses before loading", "Cedar beams",
    ];

    private static readonly string[] Buyers = ["Grain House of Ur", "Temple of Shamash", "Dilmun Harbour Company", "Palace of Larsa"];

    public static BoardModel Board(int cards) => new(Deals, "Deals")
    {
        Boards = [new(Id(1), "Trade", "#", true), new(Id(2), "Tenders", "#", false)],
        Columns =
        [
            Column(1, "Qualified", "blue", "open", cards, "€1,204,000"),
            Column(2, "Offer sent", "violet", "open", cards, "€482,500", "1 200 000 zł") with { EntryRule = "Needs: Amount, Expected close" },
            Column(3, "Negotiation", "amber", "open", cards, "€96,300"),
            Column(4, "Won", "green", "won", cards / 2, "€311,000"),
            Column(5, "Lost", "red", "lost", 0),
        ],
        ListUrl = "#",
        Url = "/_gallery/board",
        State = new(Deals, "Deals")
        {
            Views = [new(null, "All", "#", true), new(null, "Mine", "#", false), new(Id(3), "Closing within 30 days", "#", false, IsPinned: true)],
            Chips = [new("Owner is me or my deputies", "#"), new("Expected close in the next 90 days", "#")],
            FilterSentence = "Owner is me and expected close is in the next 90 days",
            Columns = [],
            Rows = [],
            Url = "/_gallery/board",
        },
        CanCreate = true,
        Reasons = new(
            "Why was it lost?", "Reason", "Mark as lost", "lostReason", Options("Price", "Quality of the ingots", "Delivery time", "Went to a competitor"), "lostNote", "What happened"),
        NewUrl = "/w/copper/opportunities/new",
    };

    public static BoardColumn More => Column(1, "Qualified", "blue", "open", 4) with { Cards = [Card(9000), Card(9001)] };

    public static CardModel Card(int number) => new(
        Id(number), Names[number % Names.Length], "/_gallery/record", $"/_gallery/board/move/{number}",
        Account(Buyers[number % Buyers.Length]), $"€{12 + (number * 7 % 90)},400", (number % 3) switch { 0 => Anna, 1 => Jonas, _ => Ea },
        number % 5 == 1 ? "3 Nov" : "12 Dec", number % 4 == 2 ? "41 d" : "3 d")
    {
        IsRotting = number % 4 == 2,
        IsOverdue = number % 5 == 1,
        LacksNextStep = number % 3 == 0,
        NextStep = number % 3 == 0 ? "" : "Call about the second delivery",
    };

    public static BoardColumn Column(int number, string name, string color, string kind, int cards, params string[] totals) => new(
        Id(100 + number).ToString(), name, color, kind, cards * 3, totals, kind == "open" ? [.. totals.Take(1).Select(_ => "€240,800")] : [],
        [.. Enumerable.Range(0, cards).Select(place => Card((number * 1000) + place))], cards > 5 ? "/_gallery/board-more" : null)
    {
        Add = kind == "open" ? Add(number, name) : null,
    };

    public static BoardAdd Add(int number, string name) => new(
        "stage", Id(100 + number).ToString(), "Add to: " + name, "/_gallery/board/add", "/w/copper/opportunities/new",
        [new("name", "Name", "text") { Id = $"add-{number}-name", IsRequired = true }, new("amount", "Amount", "money") { Id = $"add-{number}-amount", Options = Options("EUR", "PLN") }]);
}
