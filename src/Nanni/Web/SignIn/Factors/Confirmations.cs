using Nanni.Web.Forms;

namespace Nanni.Web.SignIn.Factors;

/// <summary>
/// What changes a way in is done only within ten minutes after the person has proved who they are: a browser left open must not be
/// enough to take an account over.
/// </summary>
public sealed class Confirmations(Visitor visitor, TimeProvider clock)
{
    public static readonly TimeSpan Last = TimeSpan.FromMinutes(10);

    public bool IsFresh => visitor.ConfirmedAt is { } at && clock.GetUtcNow() - at <= Last;

    /// <summary>The page that asks; null when there is no need to.</summary>
    /// <param name="back">Where to go on afterwards.</param>
    public IResult? Ask(string back) => IsFresh ? null : Go.To("/confirm?return=" + Uri.EscapeDataString(back));
}
