using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Signing;
using Dm3.Ethereum;

namespace Dm3.Core.Messages;

/// <summary>
/// What a delivery service hands to the sender of a message once the message is on its disk: its word that it holds the message, and the key to asking what became of
/// it. Signed are the UTF-8 bytes of <c>dm3 receipt: </c> and the canonical JSON of all members but the signature, with the service's Ed25519 signing key, the one that
/// signs postmarks. It says what the sender claimed the hash to be: the service cannot open the message. Source: ours; the dm3 specification has none.
/// </summary>
/// <param name="Service">ENS name of the service, normalised.</param>
/// <param name="To">Name of the recipient, normalised.</param>
/// <param name="Account">What the name pointed to: the recipient's account.</param>
/// <param name="MessageHash"><c>metadata.messageHash</c>.</param>
/// <param name="AcceptedAtUnixMilliseconds">When the service took it first; the same however often it is sent.</param>
/// <param name="ExpiresAtUnixMilliseconds">Until when it waits for the recipient.</param>
/// <param name="Signature">Base64 of 64 bytes.</param>
public sealed record Receipt(
    string Service, string To, Address Account, Hash256 MessageHash, long AcceptedAtUnixMilliseconds, long ExpiresAtUnixMilliseconds, string Signature)
{
    // No other text that the key signs begins so.
    private const string Purpose = "dm3 receipt: ";

    /// <summary>The same with this key's signature.</summary>
    public Receipt Sign(SigningKeyPair service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return this with { Signature = service.Sign(ToSignedText()) };
    }

    /// <summary>True when the service with this signing key gave it.</summary>
    public bool IsSigned(SigningPublicKey service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.Verifies(ToSignedText(), Signature);
    }

    /// <summary>Reads a receipt: exactly its members. Whose it is, is for <see cref="IsSigned"/>.</summary>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out Receipt? receipt)
    {
        receipt = null;
        if (!JsonMembers.TryRead(value, ["service", "to", "account", "messageHash", "acceptedAt", "expiresAt", "signature"], [], out var members)) return false;
        if (!members.TryText("service", out var service) || !members.TryText("to", out var to) || !members.TryText("signature", out var signature)) return false;
        if (!members.TryText("account", out var account) || !Address.TryParse(account, out var address)) return false;
        if (!members.TryText("messageHash", out var text) || !Hash256.TryParse(text, out var hash)) return false;
        if (!members.TryInteger("acceptedAt", out var accepted) || !members.TryInteger("expiresAt", out var expires)) return false;
        receipt = new Receipt(service, to, address, hash, accepted, expires, signature);
        return true;
    }

    /// <summary>The object; times are Unix milliseconds, the address is lower-case hex.</summary>
    public JsonObject ToJson() => JsonNode.Parse(ToString())!.AsObject();

    /// <summary>The wire form: canonical JSON.</summary>
    public override string ToString() => ToText(Signature);

    private string ToSignedText() => Purpose + ToText(signature: null);

    private string ToText(string? signature)
    {
        using var json = new CanonicalWriter();
        json.BeginObject();
        json.Add("acceptedAt", AcceptedAtUnixMilliseconds);
        json.Add("account", Account.ToLowerHex());
        json.Add("expiresAt", ExpiresAtUnixMilliseconds);
        json.Add("messageHash", MessageHash.ToString());
        json.Add("service", Service);
        json.Add("signature", signature);
        json.Add("to", To);
        json.EndObject();
        return json.ToString();
    }
}
