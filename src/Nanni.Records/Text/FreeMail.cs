using System.Collections.Frozen;

namespace Nanni.Records.Text;

/// <summary>Mail domains that anybody may have: sharing one says nothing about two people. The .example ones are the demo's.</summary>
internal static class FreeMail
{
    private static readonly FrozenSet<string> Domains = FrozenSet.ToFrozenSet(
        """
        gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com windowslive.com yahoo.com ymail.com
        rocketmail.com aol.com icloud.com me.com mac.com proton.me protonmail.com pm.me tutanota.com tuta.io gmx.com gmx.de
        gmx.net web.de t-online.de freenet.de mail.com email.com zoho.com yandex.ru yandex.com mail.ru bk.ru list.ru inbox.ru
        rambler.ru ukr.net i.ua fastmail.com hushmail.com
        wp.pl o2.pl tlen.pl go2.pl onet.pl onet.eu op.pl poczta.onet.pl poczta.onet.eu vp.pl spoko.pl autograf.pl amorki.pl
        buziaczek.pl interia.pl interia.eu poczta.fm intmail.pl gazeta.pl gery.pl poczta.pl epoczta.pl neostrada.pl plusnet.pl
        inmail.pl adres.pl int.pl
        inbox.lt one.lt mail.lt zebra.lt takas.lt gmail.lt delfi.lt centras.lt yahoo.lt balticum-tv.lt splius.lt erdves.lt
        inbox.lv mail.ee hot.ee online.ee
        btinternet.com virginmedia.com sky.com talktalk.net ntlworld.com blueyonder.co.uk tiscali.co.uk
        orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tin.it seznam.cz centrum.cz azet.sk abv.bg
        poczta.example pastas.example mail.example
        comcast.net verizon.net att.net sbcglobal.net qq.com 163.com 126.com
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Providers with one domain per country: yahoo.co.uk, hotmail.fr, live.nl.</summary>
    private static readonly FrozenSet<string> Families = FrozenSet.ToFrozenSet(["yahoo", "hotmail", "outlook", "live", "gmx"]);

    public static bool Has(string domain) =>
        Domains.Contains(domain)
        || (domain.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && Families.Contains(domain[..dot]) && domain.Length - dot <= 6);

    public static bool IsGoogle(ReadOnlySpan<char> domain) => domain is "gmail.com" or "googlemail.com";
}
