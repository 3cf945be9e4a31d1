using System.Collections.Frozen;

namespace Nanni.Records.Text;

/// <summary>Legal forms of companies, which people write, shorten and leave out as they like.</summary>
internal static class LegalForms
{
    private const int LongestPhrase = 4;

    /// <summary>Folded phrases; letters with dots between (S.A., z o.o.) stand as one word.</summary>
    private static readonly FrozenSet<string> Phrases = FrozenSet.ToFrozenSet(
        """
        sp zoo,sp z oo,spzoo,sp zo o,sp z o o,spolka zoo,spolka z oo,spolka z ograniczona odpowiedzialnoscia,sa,spolka akcyjna
        psa,prosta spolka akcyjna,sp j,spj,spolka jawna,sp k,spk,spolka komandytowa,ska,spolka komandytowo akcyjna
        sp p,spolka partnerska,sc,spolka cywilna,sp,spolka,phu,pphu,fhu,fhup,ppuh,puh,pw,zph,zpu,firma handlowa
        firma handlowo uslugowa,przedsiebiorstwo handlowo uslugowe,w likwidacji,w upadlosci,w restrukturyzacji
        uab,uzdaroji akcine bendrove,ab,akcine bendrove,mb,mazoji bendrija,vsi,viesoji istaiga,ii,individuali imone
        tub,kub,zub,zemes ukio bendrove,vi,valstybes imone,si,savivaldybes imone,biudzetine istaiga
        ltd,limited,plc,public limited company,llp,llc,lp,inc,incorporated,corp,corporation,co,company,cic,pty,pty ltd
        gmbh,ag,kg,ohg,ug,ek,ev,se,kgaa,gmbh co kg,co kg,mbh,ou,as,sia,ik,tou,fie,oy,oyj,ab publ,aps,hb,kb
        bv,nv,bvba,cv,vof,sarl,sas,sasu,eurl,sci,snc,srl,spa,srls,sl,slu,lda,unipessoal lda
        sro,as,vos,ks,spol sro,kft,zrt,nyrt,bt,doo,dd,jdoo,ood,eood,ad,ead,too,ooo,oao,zao,pao,tov
        the,i,and,und,ir,et
        """.Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The words of a company's name that are its own. Never empty unless the name is.</summary>
    public static List<string> Remove(string? name)
    {
        var words = Words(name);
        var all = words.ToList();
        var whole = Phrases.Contains(string.Join(' ', words));
        while (!whole && (TrimEnd(words) || TrimStart(words)))
        {
        }

        words.RemoveAll(w => w is "i" or "and" or "und" or "ir");
        return words.Count == 0 ? all : words;
    }

    private static bool TrimEnd(List<string> words)
    {
        for (var n = Math.Min(LongestPhrase, words.Count - 1); n > 0; n--)
        {
            if (Phrases.Contains(string.Join(' ', words[^n..])))
            {
                words.RemoveRange(words.Count - n, n);
                return true;
            }
        }

        return false;
    }

    private static bool TrimStart(List<string> words)
    {
        for (var n = Math.Min(LongestPhrase, words.Count - 1); n > 0; n--)
        {
            if (Phrases.Contains(string.Join(' ', words[..n])))
            {
                words.RemoveRange(0, n);
                return true;
            }
        }

        return false;
    }

    /// <summary>Folded words, single letters in a row put together: "Z o. o." and "z o.o." are both "zoo".</summary>
    private static List<string> Words(string? name)
    {
        var words = new List<string>();
        var joinable = false;
        foreach (var word in Fold.Sort(name).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var single = word.Length == 1 && char.IsAsciiLetter(word[0]);
            if (single && joinable)
            {
                words[^1] += word;
            }
            else
            {
                words.Add(word);
            }

            joinable = single;
        }

        return words;
    }
}
