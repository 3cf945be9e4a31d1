using System.Buffers.Text;
using System.Security.Cryptography;

namespace Nanni.Marketing.Forms;

/// <summary>The public name of a form: its workspace and 128 random bits, so that it is found without looking through workspaces.</summary>
internal static class FormKey
{
    private const int Half = 16;

    public static string New(Guid workspace)
    {
        Span<byte> bytes = stackalloc byte[2 * Half];
        workspace.TryWriteBytes(bytes, bigEndian: true, out _);
        RandomNumberGenerator.Fill(bytes[Half..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null where the text is no key.</summary>
    public static Guid? Workspace(string key)
    {
        Span<byte> bytes = stackalloc byte[2 * Half];
        return Base64Url.IsValid(key, out var length) && length == bytes.Length && Base64Url.TryDecodeFromChars(key, bytes, out _)
            ? new Guid(bytes[..Half], bigEndian: true) : null;
    }
}
