using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.TypedData;

namespace Dm3.Integration.Tests.BadInput;

/// <summary>Something that the gateway takes against a signature, ready to be sent, and ready to be spoiled.</summary>
/// <param name="Type">Primary type of its typed data.</param>
/// <param name="Fields">Types of the typed data.</param>
/// <param name="Message">What is signed.</param>
/// <param name="Resolver">Verifying contract of its domain.</param>
/// <param name="Signer">Who has to sign.</param>
/// <param name="Route">Method and path for a message.</param>
/// <param name="Body">Body for a message and a signature.</param>
/// <param name="Others">For each member another value that would do as well.</param>
public sealed record SignedThing(
    string Type,
    IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> Fields,
    JsonObject Message,
    Address Resolver,
    PrivateKey Signer,
    Func<JsonObject, (HttpMethod Method, string Path)> Route,
    Func<JsonObject, string, JsonObject> Body,
    IReadOnlyDictionary<string, JsonNode> Others)
{
    public JsonObject With(string member, JsonNode? value)
    {
        var changed = (JsonObject)Message.DeepClone();
        changed[member] = value;
        return changed;
    }

    public byte[] Sign(JsonObject message, ulong chainId = BadInputFixture.ChainId, PrivateKey? by = null, Address? resolver = null)
    {
        var document = new TypedDataDocument(new TypedDataDomain("dm3 registry", "1", chainId, resolver ?? Resolver), Fields, Type, (JsonObject)message.DeepClone());
        Assert.True(document.TryHash(out var digest, out var error), error);
        return (by ?? Signer).Sign(digest).ToBytes();
    }

    public HttpRequestMessage Request(JsonObject message, byte[] signature)
    {
        var (method, path) = Route(message);
        return new HttpRequestMessage(method, path)
        {
            Content = new StringContent(Body((JsonObject)message.DeepClone(), Hex.Encode(signature)).ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
        };
    }
}
