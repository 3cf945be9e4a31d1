namespace Nanni.Bench;

/// <summary>What <c>./bench --options</c> shows.</summary>
internal static class Help
{
    public const string Text = """
        ./bench [SIZE] [OPTION…]
          SIZE          10k, 100k (the default) or 1m contacts; a second workspace as large stands beside them
          --sqlite      measure on SQLite instead of PostgreSQL
          --seed        only make the data, which are kept in artifacts/bench for the next time
          --read        only what is read: lists, search, palette, record page, board
          --duplicates  only the search for duplicates and its page; the size 1mcustomers is enough for it
          --write       only what is written: contacts created eight at a time, on a copy
        """;
}
