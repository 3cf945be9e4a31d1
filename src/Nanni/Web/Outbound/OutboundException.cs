namespace Nanni.Web.Outbound;

/// <summary>An address was not called, or gave no answer.</summary>
/// <param name="code">Its words are the text <c>outbound.{code}</c>.</param>
public sealed class OutboundException(string code, Exception? inner = null) : Exception(code, inner)
{
    /// <summary>It cannot be read, or not in one way only.</summary>
    public const string Address = "address";

    public const string Scheme = "scheme";

    /// <summary>Without encryption, and the host is not allowed by an administrator.</summary>
    public const string Plain = "plain";

    /// <summary>It lies in a network of our own, or is reserved.</summary>
    public const string Private = "private";

    public const string UnknownHost = "unknownHost";

    public const string Unreachable = "unreachable";

    /// <summary>The certificate is not good, or the encryption failed.</summary>
    public const string Tls = "tls";

    public const string Timeout = "timeout";

    /// <summary>What came is no answer of HTTP, or its head is too long.</summary>
    public const string Unreadable = "unreadable";

    public string Code { get; } = code;

    /// <summary>Another attempt cannot help: somebody must change the address or the settings.</summary>
    public bool IsFinal => Code is Address or Scheme or Plain or Private;
}
