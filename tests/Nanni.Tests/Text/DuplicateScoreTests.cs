using Nanni.Records.Text;

namespace Nanni.Tests.Text;

public sealed class DuplicateScoreTests
{
    private static readonly PersonFacts Anna = new()
    {
        GivenName = "Anna",
        FamilyName = "Kowalska",
        Emails = ["anna.kowalska@example.pl"],
        Phones = ["601 234 567"],
    };

    [Fact]
    public void A_typo_in_the_name_is_forgiven_when_the_mobile_is_the_same()
    {
        var score = DuplicateScore.Of(Anna, new PersonFacts { GivenName = "Ana", FamilyName = "Kowalska", Phones = ["+48601234567"] });

        Assert.True(score.IsLikely);
        Assert.Equal(["duplicate.name.near", "duplicate.phone.mobile"], score.Reasons.Select(r => r.Code));
    }

    [Fact]
    public void Swapped_names_are_the_same_name()
    {
        var score = DuplicateScore.Of(
            Anna, new PersonFacts { GivenName = "Kowalska", FamilyName = "Anna", Emails = ["Anna.Kowalska@example.pl"] });

        Assert.Equal(0.95, score.Value);
        Assert.Contains(score.Reasons, r => r.Code == "duplicate.name.swapped");
    }

    [Fact]
    public void A_short_form_is_the_same_person() => Assert.True(DuplicateScore.Of(
        Anna, new PersonFacts { GivenName = "Ania", FamilyName = "Kowalska", Phones = ["601234567"] }).IsLikely);

    [Fact]
    public void A_typo_in_the_ending_is_near_too() => Assert.True(DuplicateScore.Of(
        Anna, new PersonFacts { GivenName = "Anna", FamilyName = "Kowalka", Phones = ["601234567"] }).IsLikely);

    [Fact]
    public void A_new_surname_with_the_old_mailbox_and_mobile_is_the_same_person() => Assert.True(DuplicateScore.Of(
        Anna, new PersonFacts { GivenName = "Anna", FamilyName = "Nowak", Emails = Anna.Emails, Phones = Anna.Phones }).IsLikely);

    [Fact]
    public void Colleagues_of_one_given_name_are_two()
    {
        PersonFacts Colleague(string family) => new()
        {
            GivenName = "Andrzej",
            FamilyName = family,
            Phones = ["22 449 51 93"],
            Organisation = "ea-nasir",
            City = "Warszawa",
        };

        Assert.False(DuplicateScore.Of(Colleague("Wiśniewski"), Colleague("Nowak")).IsLikely);
    }

    [Fact]
    public void An_address_without_a_name_meets_its_person() => Assert.True(DuplicateScore.Of(
        Anna, new PersonFacts { Emails = ["anna.kowalska@example.pl"] }).IsLikely);

    [Fact]
    public void A_namesake_is_not_a_duplicate() => Assert.False(DuplicateScore.Of(
        Anna, new PersonFacts { GivenName = "Anna", FamilyName = "Kowalska", City = "Łódź" }).IsLikely);

    [Theory]
    [InlineData("Maria", "Marta")]
    [InlineData("Piotr", "Paweł")]
    [InlineData("Jonas", "Ona")]
    public void Siblings_with_one_landline_and_address_are_two(string one, string other)
    {
        PersonFacts Child(string name) => new()
        {
            GivenName = name,
            FamilyName = "Nowak",
            Phones = ["22 123 45 67"],
            Street = "Prosta 5/7",
            City = "Warszawa",
        };

        Assert.False(DuplicateScore.Of(Child(one), Child(other)).IsLikely);
    }

    [Fact]
    public void A_couple_that_shares_everything_but_the_given_name_is_two()
    {
        PersonFacts Half(string name, string family) => new()
        {
            GivenName = name,
            FamilyName = family,
            Emails = ["nowakowscy@example.pl"],
            Phones = ["601234567"],
            Street = "Prosta 5/7",
            City = "Warszawa",
        };

        Assert.False(DuplicateScore.Of(Half("Jan", "Nowakowski"), Half("Ewa", "Nowakowska")).IsLikely);
    }

    [Fact]
    public void Namesakes_in_one_office_with_two_mailboxes_are_two()
    {
        PersonFacts Colleague(string email) => new()
        {
            GivenName = "Jan",
            FamilyName = "Nowak",
            Emails = [email],
            Phones = ["22 123 45 67"],
            Organisation = "ea-nasir",
        };

        Assert.False(DuplicateScore.Of(Colleague("jan.nowak@nanni.example"), Colleague("jan.nowak2@nanni.example")).IsLikely);
    }

    [Fact]
    public void Another_day_of_birth_or_personal_number_outweighs_name_and_telephone()
    {
        PersonFacts Jan(int year, string? number = null) => new()
        {
            GivenName = "Jan",
            FamilyName = "Nowak",
            Phones = ["22 123 45 67"],
            Street = "Prosta 5",
            City = "Łódź",
            BornOn = new DateOnly(year, 2, year % 28 + 1),
            PersonalNumber = number,
        };

        Assert.False(DuplicateScore.Of(Jan(1950), Jan(1980)).IsLikely);
        Assert.False(DuplicateScore.Of(Jan(1950, "a"), Jan(1950, "b")).IsLikely);
        Assert.True(DuplicateScore.Of(Jan(1950, "a"), Jan(1950, "a")).IsLikely);
    }

    [Fact]
    public void The_order_of_the_two_does_not_matter()
    {
        var people = DuplicateSample.People(400, seed: 3).People;

        foreach (var (a, b) in people.Zip(people.Skip(1)))
        {
            Assert.Equal(DuplicateScore.Of(a, b).Value, DuplicateScore.Of(b, a).Value);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nine_of_ten_planted_people_are_found_and_hardly_a_stranger(int seed)
    {
        var (people, planted) = DuplicateSample.People(15_000, seed);
        var found = Pairs(people.Select(MatchKeys.Of).ToList(), (a, b) => DuplicateScore.Of(people[a], people[b]).IsLikely);

        Report("people", found, planted, (a, b) => $"{Show(people[a])}  <>  {Show(people[b])}");
    }

    [Fact]
    public void Organisations_are_told_apart_too()
    {
        var (organisations, planted) = DuplicateSample.Organisations(10_000, seed: 1);
        var found = Pairs(
            organisations.Select(MatchKeys.Of).ToList(), (a, b) => DuplicateScore.Of(organisations[a], organisations[b]).IsLikely);

        Report("organisations", found, planted, (a, b) => $"{organisations[a].Name} <> {organisations[b].Name}");
    }

    private static void Report(
        string what, HashSet<(int, int)> found, HashSet<(int, int)> planted, Func<int, int, string> show)
    {
        var right = found.Count(planted.Contains);
        var recall = (double)right / planted.Count;
        var precision = (double)right / found.Count;
        var missed = planted.Except(found).Take(15).Select(p => "missed: " + show(p.Item1, p.Item2));
        var wrong = found.Except(planted).Take(15).Select(p => "wrong:  " + show(p.Item1, p.Item2));

        TestContext.Current.SendDiagnosticMessage("{0}: recall {1:P1}, precision {2:P1}", what, recall, precision);
        Assert.True(
            recall >= 0.9 && precision >= 0.98,
            $"{what}: recall {recall:P1}, precision {precision:P1}\n{string.Join('\n', missed.Concat(wrong))}");
    }

    /// <summary>What a database does with the keys: pairs that share one, large blocks of names left out.</summary>
    private static HashSet<(int A, int B)> Pairs(List<List<MatchKey>> keys, Func<int, int, bool> isDuplicate)
    {
        var blocks = new Dictionary<MatchKey, List<int>>();
        for (var i = 0; i < keys.Count; i++)
        {
            foreach (var key in keys[i])
            {
                (blocks.TryGetValue(key, out var block) ? block : blocks[key] = []).Add(i);
            }
        }

        var pairs = new HashSet<(int, int)>();
        foreach (var (key, block) in blocks.Where(b => b.Key.Kind != MatchKind.Namesake))
        {
            if (block.Count > MatchKeys.LargestBlock && key.Kind is MatchKind.Name or MatchKind.NameInContext)
            {
                continue;
            }

            for (var i = 0; i < block.Count; i++)
            {
                for (var j = i + 1; j < block.Count; j++)
                {
                    pairs.Add((block[i], block[j]));
                }
            }
        }

        return [.. pairs.Where(p => isDuplicate(p.Item1, p.Item2))];
    }

    private static string Show(PersonFacts p) =>
        $"{p.GivenName} {p.FamilyName} {string.Join(',', p.Emails)} {string.Join(',', p.Phones)} {p.BornOn} {p.Street} {p.City} {p.Organisation}";
}
