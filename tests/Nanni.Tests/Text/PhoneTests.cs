using Nanni.Records.Text;

namespace Nanni.Tests.Text;

public sealed class PhoneTests
{
    [Theory]
    [InlineData("601 234 567", "PL", "+48601234567")]
    [InlineData("601-234-567", "PL", "+48601234567")]
    [InlineData("(22) 123 45 67", "PL", "+48221234567")]
    [InlineData("022 123 45 67", "PL", "+48221234567")]
    [InlineData("22/123 45 67 wew. 12", "PL", "+48221234567")]
    [InlineData("tel. 601234567", "PL", "+48601234567")]
    [InlineData("+48 601 234 567", "LT", "+48601234567")]
    [InlineData("0048601234567", "LT", "+48601234567")]
    [InlineData("48601234567", "PL", "+48601234567")]
    [InlineData("48601234567", "LT", "+48601234567")]
    [InlineData("+48 (0) 22 123 45 67", "PL", "+48221234567")]
    [InlineData("+48 022 123 45 67", "PL", "+48221234567")]
    [InlineData("601234567, 602345678", "PL", "+48601234567")]
    [InlineData("8 612 34567", "LT", "+37061234567")]
    [InlineData("(8-612) 34567", "LT", "+37061234567")]
    [InlineData("0 612 34567", "LT", "+37061234567")]
    [InlineData("612 34567", "LT", "+37061234567")]
    [InlineData("+370 612 34567", "PL", "+37061234567")]
    [InlineData("+370 8 612 34567", "LT", "+37061234567")]
    [InlineData("37061234567", "PL", "+37061234567")]
    [InlineData("8 5 212 3456", "LT", "+37052123456")]
    [InlineData("020 7946 0958", "GB", "+442079460958")]
    [InlineData("07911 123456", "UK", "+447911123456")]
    [InlineData("7911 123456", "gb", "+447911123456")]
    [InlineData("+44 (0)20 7946 0958", "PL", "+442079460958")]
    [InlineData("+4402079460958", "PL", "+442079460958")]
    [InlineData("030 1234567", "DE", "+49301234567")]
    [InlineData("+1 (212) 555-0142", "PL", "+12125550142")]
    [InlineData("+39 06 1234 5678", "PL", "+390612345678")]
    [InlineData("٦٠١٢٣٤٥٦٧", "PL", "+48601234567")]
    public void A_number_has_one_form_however_it_is_typed(string text, string country, string expected) =>
        Assert.Equal(expected, Phone.Normalize(text, country));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("none")]
    [InlineData("12")]
    [InlineData("12 reception")]
    [InlineData("+")]
    [InlineData("0000000000000000000000000")]
    [InlineData("+48 12")]
    public void What_cannot_be_dialled_is_no_number(string? text) => Assert.Null(Phone.Normalize(text, "PL"));

    [Theory]
    [InlineData("+48 601 234 567", "601234567")]
    [InlineData("8 612 34567", "861234567")]
    [InlineData("1234567", "1234567")]
    [InlineData("123", null)]
    public void The_tail_is_the_last_nine_digits(string text, string? expected) => Assert.Equal(expected, Phone.Tail(text));
}
