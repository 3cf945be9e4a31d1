using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Nanni.Web.SignIn;

/// <summary>What opens a session, a one-time link or the API: 256 random bits. The database only ever sees its hash.</summary>
public static class Secret
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>No salt and no slow hash: the secret has all its entropy already, and it is looked up by this on each request.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
