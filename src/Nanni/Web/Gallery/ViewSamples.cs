using Nanni.Web.Views;

namespace Nanni.Web.Gallery;

/// <summary>Records, forms, boards and the day, with made-up models.</summary>
internal static class ViewSamples
{
    public static void Add()
    {
        Gallery.Add("form", (ui, _) => FormView.With(FormSamples.New(ui), ui));
        Gallery.Add("form-errors", (ui, _) => FormView.With(FormSamples.Refused(ui), ui, 422));
        Gallery.Add("duplicates", (ui, _) => DuplicatesView.With(FormSamples.Duplicates, ui));
        Gallery.Add("record", (ui, _) => RecordView.With(RecordSamples.Contact(ui), ui));
        Gallery.Add("record-trashed", (ui, _) =>
            RecordView.With(RecordSamples.Contact(ui) with { IsTrashed = true, Timeline = RecordSamples.NoTimeline }, ui));
        Gallery.Add("record-tree", (ui, _) =>
            RecordView.With(RecordSamples.Contact(ui) with { Panels = [RecordSamples.Panel(HomeSamples.Tree, ui)] }, ui));
        Gallery.Add("timeline-more", (ui, _) => TimelineView.With(RecordSamples.MoreTimeline(ui), ui));
        Gallery.Add("history", (ui, _) => HistoryView.With(RecordSamples.History(ui), ui));
        Gallery.Add("share", (ui, _) => ShareView.With(RecordSamples.Share(ui), ui));
        Gallery.Add("access", (ui, _) => AccessView.With(RecordSamples.Access(ui), ui));
        Gallery.Add("home", (ui, _) => HomeView.With(HomeSamples.Day(ui), ui));
        Gallery.Add("home-first", (ui, _) => HomeView.With(HomeSamples.FirstDay(ui), ui));
        Gallery.Add("notifications", (ui, _) => NotificationsView.With(HomeSamples.Notifications, ui));
        Gallery.Add("merge", (ui, request) => MergeView.With(HomeSamples.Merge(request.Query["count"] == "3" ? 3 : 2), ui));
        Gallery.Add("quality", (ui, _) => DataQualityView.With(HomeSamples.Quality, ui));
        Gallery.Add("board", (ui, request) => BoardView.With(BoardSamples.Board(request.Query["cards"] == "40" ? 40 : 8), ui));
        Gallery.Add("board-more", (ui, _) => BoardCardsView.With(BoardSamples.More, ui));
    }

    /// <summary>What the samples post to: moves that are taken or refused, an edit in place, an upload, colleagues.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var answers = app.MapGroup("/_gallery").AllowAnonymous();
        answers.MapPost("/board/move/{number:int}", (HttpRequest request, int number) => number % 5 == 4
            ? Results.Problem("Fill in the amount and the expected close first.", statusCode: StatusCodes.Status409Conflict)
            : Stream(new([BoardSamples.Column(1, "Qualified", "blue", "open", 7, "€999,000")], BoardSamples.Card(number)), request));
        answers.MapPost("/board/add", (HttpRequest request) =>
            Stream(new([BoardSamples.Column(1, "Qualified", "blue", "open", 9, "€1,205,000")], BoardSamples.Card(7777), BoardSamples.Add(1, "Qualified")), request));
        answers.MapGet("/record/fields/{key}", (HttpRequest request, string key) => FactView.With(RecordSamples.Open(key, SampleUi.Of(request)), SampleUi.Of(request)));
        answers.MapPost("/record/fields/{key}", (HttpRequest request, string key) =>
            RecordSamples.Saved(key, request.Form, SampleUi.Of(request)));
        answers.MapPost("/upload", () => Results.Json(new { id = Samples.Id(9), name = "file" }));
        answers.MapGet("/members", (string q) => Results.Content(
            string.Concat(new[] { "Anna Nowak", "Jonas Kazlauskas", "Ea-nasir" }
                .Where(name => name.Contains(q, StringComparison.OrdinalIgnoreCase))
                .Select(name => $"<div role=option data-value='{name}' data-label='{name}'>{name}</div>")),
            "text/html"));
    }

    private static IResult Stream(BoardChange change, HttpRequest request) =>
        BoardChangeView.With(change, SampleUi.Of(request), contentType: "text/vnd.turbo-stream.html");
}
