namespace Nanni.Browser.Journeys;

/// <summary>
/// Small files with the defects of the ones that people really have: a subsidiary before its parent, misspelt words, one product
/// under two names, the text NULL for nothing, deals without a customer, a row that cannot be right.
/// </summary>
internal static class SampleFiles
{
    public static string[][] Accounts { get; } =
    [
        ["account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of"],
        ["Blackzim", "technolgy", "1996", "1100.04", "2822", "United States", "Sonron"],
        ["Betasoloin", "medical", "1999", "251.41", "495", "Kenya", ""],
        ["Cancity", "retail", "about 2001", "718.62", "2448", "United States", ""],
        ["Isdom", "medical", "2002", "3178.24", "4540", "Philipines", ""],
        ["Sonron", "software", "2001", "99.41", "95", "United States", ""],
        ["Ganjaflex, Inc.", "technolgy", "1991", "8170.38", "12016", "Romania", "Isdom"],
    ];

    public static string[][] Products { get; } =
    [
        ["product", "series", "sales_price"],
        ["GTX Basic", "GTX", "550"],
        ["GTX Pro", "GTX", "4821"],
        ["MG Special", "MG", "55"],
    ];

    public static string[][] Agents { get; } =
    [
        ["sales_agent", "manager", "regional_office"],
        ["Anna Snelling", "Dustin Brinkmann", "Central"],
        ["Moses Frase", "Dustin Brinkmann", "Central"],
        ["Darcel Schlecht", "Celia Rouche", "West"],
    ];

    public static string[][] Deals { get; } =
    [
        ["opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value"],
        ["1C1I7A6R", "Moses Frase", "GTX Basic", "Betasoloin", "Won", "2016-10-20", "2017-03-01", "1054"],
        ["Z063OYW0", "Darcel Schlecht", "GTXPro", "Isdom", "Won", "2016-10-25", "2017-03-11", "4514"],
        ["EC4QE1BX", "Darcel Schlecht", "MG Special", "Blackzim", "Lost", "2016-10-25", "2017-03-07", "0"],
        ["MV1LWRNH", "Moses Frase", "GTX Basic", "", "Engaging", "2016-11-25", "", ""],
        ["PE84CX4O", "Anna Snelling", "MG Special", "", "Prospecting", "", "", ""],
        ["HAXMC4IX", "Anna Snelling", "MG Special", "Isdom", "Engaging", "2016-13-45", "", ""],
    ];

    public static string[][] Customers { get; } =
    [
        ["customerID", "companyName", "contactName", "contactTitle", "address", "city", "region", "postalCode", "country", "phone", "fax"],
        ["ALFKI", "Alfreds Futterkiste", "Maria Anders", "Sales Representative", "Obere Str. 57", "Berlin", "NULL", "12209", "Germany", "030-0074321", "030-0076545"],
        ["ANATR", "Ana Trujillo Emparedados y helados", "Ana Trujillo", "Owner", "Avda. de la Constitución 2222", "México D.F.", "NULL", "05021", "Mexico", "(5) 555-4729", "(5) 555-3745"],
        ["BOTTM", "Bottom-Dollar Markets", "Elizabeth Lincoln", "Accounting Manager", "23 Tsawassen Blvd.", "Tsawassen", "BC", "T2F 8M4", "Canada", "(604) 555-4729", "NULL"],
        ["NONAM", "NULL", "Nobody Known", "Owner", "NULL", "Łódź", "NULL", "90-001", "Poland", "NULL", "NULL"],
    ];
}
