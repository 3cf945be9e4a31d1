namespace Nanni.Bench;

/// <summary>What <c>./bench --options</c> shows.</summary>
internal static class Help
{
    public const string Text = """
        ./bench [SIZE] [OPTION…]
          SIZE       10k, 100k (the default) or 1m contacts; a second workspace as large stands beside them
          --sqlite   measure on SQLite instead of PostgreSQL
          --seed     only make the data, which are kept in artifacts/bench for the next time
          --pages    only whole pages over HTTP, beside the probe page and their SQL alone, on a copy
          --page=X   only pages whose name contains X, e.g. --page=board; --page=create for what the API creates
          --seconds=N  how long each page is asked for; 3 without it
          --read     only what is read by the engine: lists, search, palette, record page, board
          --write    only what is written: contacts created eight at a time, on a copy
        """;
}
