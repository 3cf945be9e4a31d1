namespace Nanni.Web.SignIn.Providers;

/// <summary>Nobody was signed in through the provider.</summary>
/// <param name="kind">One of the constants; its sentence on the sign-in page is the text <c>provider.problem.{kind}</c>.</param>
public sealed class ProviderException(string kind, Exception? inner = null) : Exception(kind, inner)
{
    /// <summary>The person said no, or the provider did.</summary>
    public const string Refused = "refused";

    /// <summary>What the browser brought back is not what it was sent away with, too old, or used already.</summary>
    public const string State = "state";

    /// <summary>The provider does not stand by its code, or says nothing of who it is.</summary>
    public const string Code = "code";

    /// <summary>It does not answer, or not as it should.</summary>
    public const string Down = "down";

    /// <summary>It does not vouch for the address.</summary>
    public const string Unverified = "unverified";

    /// <summary>Nobody here has the address; or who has it is shut out.</summary>
    public const string Unknown = "unknown";

    /// <summary>Whoever has the address here is somebody else at the provider.</summary>
    public const string Other = "other";

    /// <summary>The invitation is for another address.</summary>
    public const string Invitation = "invitation";

    /// <summary>The invitation is used, withdrawn or too old.</summary>
    public const string Expired = "expired";

    /// <summary>Too many attempts came before.</summary>
    public const string Wait = "wait";

    /// <summary>The installation lets people in through the provider alone.</summary>
    public const string Only = "only";

    public static readonly IReadOnlyList<string> Kinds =
        [Refused, State, Code, Down, Unverified, Unknown, Other, Invitation, Expired, Wait, Only];

    public string Kind { get; } = kind;
}
