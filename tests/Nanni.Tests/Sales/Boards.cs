namespace Nanni.Tests.Sales;

/// <summary>Sends what the script of a board sends.</summary>
internal static class Boards
{
    /// <param name="board">The page that it is on.</param>
    public static async Task<TestPage> Post(SignedIn who, string board, string url, params (string Key, string Value)[] values)
    {
        var page = await who.Get(board);
        using var request = new HttpRequestMessage(HttpMethod.Post, who.Url(url))
        {
            Headers = { { "Accept", "text/vnd.turbo-stream.html, application/json" } },
            Content = new FormUrlEncodedContent([
                new("__RequestVerificationToken", page.Value("__RequestVerificationToken")!), .. values.Select(v => KeyValuePair.Create(v.Key, v.Value)),
            ]),
        };
        return await who.Browser.Send(request);
    }
}
