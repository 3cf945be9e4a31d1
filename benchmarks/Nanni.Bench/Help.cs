namespace Nanni.Bench;

/// <summary>What <c>./bench --options</c> shows.</summary>
internal static class Help
{
    public const string Text = """
        ./bench [SIZE] [OPTION…]
          SIZE          10k, 100k (the default) or 1m contacts; a second workspace as large stands beside them;
                        500kdeals has half a million deals, for the pages of reports and forecasts;
                        1mcustomers has a million contacts and little else: enough for --duplicates
          --sqlite      measure on SQLite instead of PostgreSQL
          --seed        only make the data, which are kept in artifacts/bench for the next time

        Without one of these, all of them:
          --pages       whole pages over HTTP, beside the probe page and their SQL alone, on a copy
          --page=X      of these only those whose name contains X, e.g. --page=board; --page=create for the API
          --seconds=N   how long each page is asked for; 3 without it
          --crowd       200 people at work, 2,000 browsers that wait for news, 5,000 records changed under 200
                        open lists, on a copy; --seconds=N of work, 30 without it
          --read        what the engine reads for them: lists, search, palette, record page, board
          --recall      of that only how many mistyped names the search understands
          --write       what the engine writes: contacts created eight at a time, on a copy
          --import      a CSV of people through the import, on a copy; --rows=N of them, 200000 without it
          --here        figures that write take the data themselves, not a copy: for a size that does not fit twice;
                        what they added stays
          --duplicates  the search for duplicates and its page
          --scoring     win probability: on a history whose chances are known, and 100,000 open deals scored, on a copy;
                        --deals=FOLDER also on sales_pipeline.csv and accounts.csv there (the public set "CRM sales opportunities")
        """;
}
