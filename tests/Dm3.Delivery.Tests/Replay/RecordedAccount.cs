using System.Text.Json;
using Dm3.Core.Encryption;
using Dm3.Core.Signing;
using Dm3.Ethereum;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>A user of the recording with the keys that its client had.</summary>
public sealed class RecordedAccount
{
    private readonly JsonElement _json;

    internal RecordedAccount(string name, JsonElement json) => (Name, _json) = (name, json);

    public string Name { get; }

    public Address Address => Address.Parse(_json.GetProperty("address").GetString());

    /// <summary>The signed profile as JSON text.</summary>
    public string SignedProfile => _json.GetProperty("signedUserProfile").GetRawText();

    public SigningKeyPair SigningKeys()
    {
        Assert.True(SigningKeyPair.TryImport(Pair("signingKeyPair").GetProperty("privateKey").GetString()!, out var pair));
        return pair;
    }

    public EncryptionKeyPair EncryptionKeys()
    {
        var pair = Pair("encryptionKeyPair");
        Assert.True(EncryptionKeyPair.TryImport(pair.GetProperty("publicKey").GetString()!, pair.GetProperty("privateKey").GetString()!, out var keys));
        return keys;
    }

    private JsonElement Pair(string name) => _json.GetProperty("keys").GetProperty(name);
}
