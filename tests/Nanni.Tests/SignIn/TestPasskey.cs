using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Nanni.Tests.SignIn;

/// <summary>A device with one passkey, as WebAuthn describes it (Level 3, 6.1 and 6.5): ES256, attestation "none".</summary>
internal sealed class TestPasskey : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private uint signed;

    public byte[] Id { get; } = RandomNumberGenerator.GetBytes(16);

    public string Origin { get; set; } = "http://nanni.example";

    /// <summary>Whether the device has asked for a finger, a face or a code.</summary>
    public bool Verifies { get; set; } = true;

    /// <summary>What the browser sends after making the key.</summary>
    public string Make(JsonElement options)
    {
        var point = key.ExportParameters(false).Q;

        // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y} in CBOR (RFC 8949, RFC 9053).
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Authenticator(attested: true), .. new byte[16], 0, (byte)Id.Length, .. Id, .. cose];
        byte[] attestation =
        [
            0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data,
        ];
        return Credential(new
        {
            clientDataJSON = Text(Client("webauthn.create", options)),
            attestationObject = Text(attestation),
            transports = new[] { "internal" },
        });
    }

    /// <summary>What the browser sends when asked for the key.</summary>
    /// <param name="user">Whose it is, as the device was told when it was made.</param>
    public string Answer(JsonElement options, Guid user)
    {
        signed++;
        var (client, data) = (Client("webauthn.get", options), Authenticator(attested: false));
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new
        {
            clientDataJSON = Text(client),
            authenticatorData = Text(data),
            signature = Text(signature),
            userHandle = Text(Encoding.UTF8.GetBytes(user.ToString())),
        });
    }

    public void Dispose() => key.Dispose();

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private string Credential(object response) => JsonSerializer.Serialize(new
    {
        id = Text(Id),
        rawId = Text(Id),
        type = "public-key",
        clientExtensionResults = new { },
        response,
    });

    private byte[] Client(string type, JsonElement options) => JsonSerializer.SerializeToUtf8Bytes(
        new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private byte[] Authenticator(bool attested)
    {
        var flags = (byte)(0x01 | (Verifies ? 0x04 : 0) | (attested ? 0x40 : 0));
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, signed);
        return [.. SHA256.HashData("nanni.example"u8), flags, .. count];
    }
}
