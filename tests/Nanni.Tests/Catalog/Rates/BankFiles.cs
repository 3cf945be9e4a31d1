using System.Globalization;

namespace Nanni.Tests.Catalog.Rates;

/// <summary>What banks answer, in their own words.</summary>
internal static class BankFiles
{
    /// <summary>NBP, 9 May 2025: the beginning, the middle and the end of its 32 currencies, one of them with eight decimals.</summary>
    public const string Nbp = """
        [{"table":"A","no":"089/A/NBP/2025","effectiveDate":"2025-05-09","rates":[{"currency":"bat (Tajlandia)","code":"THB","mid":0.1142},
        {"currency":"dolar amerykański","code":"USD","mid":3.7681},{"currency":"euro","code":"EUR","mid":4.2414},{"currency":"forint (Węgry)","code":"HUF","mid":0.010483},
        {"currency":"jen (Japonia)","code":"JPY","mid":0.025953},{"currency":"korona czeska","code":"CZK","mid":0.1701},
        {"currency":"rupia indonezyjska","code":"IDR","mid":0.00022816},{"currency":"SDR (MFW)","code":"XDR","mid":5.0766}]}]
        """;

    /// <summary>On a day without a table, and for a range that has none.</summary>
    public const string NbpNothing = "404 NotFound - Not Found - Brak danych";

    /// <summary>ECB, 28 June 2024.</summary>
    public static string Ecb { get; } = EcbOf(("2024-06-28", "1.0705", "4.3090"));

    /// <summary>As <c>eurofxref-daily.xml</c> and <c>eurofxref-hist-90d.xml</c> are written, which begin with the newest day.</summary>
    public static string EcbOf(params (string Day, string Dollar, string Zloty)[] days) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
        	<gesmes:subject>Reference rates</gesmes:subject>
        	<gesmes:Sender>
        		<gesmes:name>European Central Bank</gesmes:name>
        	</gesmes:Sender>
        	<Cube>
        {string.Concat(days.Select(d => $"\t\t<Cube time='{d.Day}'>\n\t\t\t<Cube currency='USD' rate='{d.Dollar}'/>\n\t\t\t<Cube currency='JPY' rate='171.94'/>\n\t\t\t<Cube currency='PLN' rate='{d.Zloty}'/>\n\t\t</Cube>\n"))}	</Cube>
        </gesmes:Envelope>
        """;

    public static string NbpOf(params DateOnly[] days) => "[" + string.Join(',', days.Select(day => string.Create(CultureInfo.InvariantCulture,
        $$"""{"table":"A","no":"{{day.DayOfYear:000}}/A/NBP/{{day.Year}}","effectiveDate":"{{day:yyyy-MM-dd}}","rates":[{"currency":"euro","code":"EUR","mid":4.2671},{"currency":"dolar amerykański","code":"USD","mid":3.7681}]}"""))) + "]";
}
