using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.TypedData;

namespace Dm3.Integration.Tests;

/// <summary>A wallet at the gateway's registration API: asks for the typed data of an operation, checks it, signs it, sends it.</summary>
/// <param name="http">Has the gateway as its base address.</param>
/// <param name="chainId">The chain that a signature must be for.</param>
/// <param name="resolver">The contract that a signature must be for.</param>
public sealed class RegistryClient(HttpClient http, ulong chainId, Address resolver)
{
    /// <summary>The gateway's answer to an operation.</summary>
    /// <param name="Status">HTTP status.</param>
    /// <param name="Body">The name, or the problem document with its <c>code</c>.</param>
    public sealed record Reply(HttpStatusCode Status, JsonObject Body);

    /// <summary>The document to sign for an operation, with <c>nonce</c> and <c>deadline</c> filled in by the gateway.</summary>
    /// <param name="type">Primary type: <c>Registration</c>, <c>RecordUpdate</c>, <c>Transfer</c> or <c>Release</c>.</param>
    /// <param name="operation">The message, without nonce and deadline.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">The gateway refused, or its document says something else than was asked for.</exception>
    public async Task<JsonObject> GetTypedDataAsync(string type, JsonObject operation, CancellationToken cancellationToken = default)
    {
        using var response = await http.PostAsJsonAsync(new Uri("/v1/typed-data", UriKind.Relative), new JsonObject { ["type"] = type, ["operation"] = operation.DeepClone() }, cancellationToken);
        var document = await ReadAsync(response, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"The gateway gives no typed data: {document.ToJsonString()}");
        Check(document, type, operation);
        return document;
    }

    /// <summary>Signs the document and sends its message as an operation.</summary>
    public async Task<Reply> SendAsync(HttpMethod method, string path, JsonObject document, PrivateKey wallet, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = JsonContent.Create(new JsonObject
            {
                ["operation"] = document["message"]!.DeepClone(),
                ["signature"] = Hex.Encode(wallet.Sign(Digest(document)).ToBytes()),
            }),
        };
        using var response = await http.SendAsync(request, cancellationToken);
        return new Reply(response.StatusCode, await ReadAsync(response, cancellationToken));
    }

    /// <summary>Whether a name can be registered.</summary>
    public async Task<bool> IsAvailableAsync(string name, CancellationToken cancellationToken = default)
    {
        using var response = await http.GetAsync(new Uri($"/v1/availability/{name}", UriKind.Relative), cancellationToken);
        return (await ReadAsync(response, cancellationToken))["available"] is JsonValue available && available.GetValue<bool>();
    }

    /// <summary>The EIP-712 digest of a document.</summary>
    /// <exception cref="InvalidOperationException">The document is no typed data.</exception>
    public static Hash256 Digest(JsonObject document)
    {
        using var json = JsonDocument.Parse(document.ToJsonString());
        if (!TypedDataDocument.TryParse(json.RootElement, out var typedData, out var error) || !typedData!.TryHash(out var digest, out error))
            throw new InvalidOperationException($"The gateway's document is no typed data: {error}");
        return digest;
    }

    // A wallet shows what it signs; this one compares instead: the gateway must not slip in another name, owner or contract.
    private void Check(JsonObject document, string type, JsonObject operation)
    {
        var domain = document["domain"]!;
        var sound = document["primaryType"]!.GetValue<string>() == type
            && domain["chainId"]!.ToString() == chainId.ToString(System.Globalization.CultureInfo.InvariantCulture)
            && Address.TryParse(domain["verifyingContract"]!.ToString(), out var contract) && contract == resolver
            && operation.All(member => Same(document["message"]![member.Key], member.Value));
        if (!sound) throw new InvalidOperationException($"The gateway wants another operation signed: {document.ToJsonString()}");
    }

    // Numbers may come back as text, and addresses in another case.
    private static bool Same(JsonNode? given, JsonNode? wanted) => (given, wanted) switch
    {
        (JsonArray left, JsonArray right) => left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second)),
        (JsonObject left, JsonObject right) => left.Count == right.Count && left.All(member => Same(member.Value, right[member.Key])),
        (JsonValue left, JsonValue right) => Address.TryParse(left.ToString(), out var a) && Address.TryParse(right.ToString(), out var b)
            ? a == b
            : left.ToString() == right.ToString(),
        _ => false,
    };

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) ?? throw new InvalidOperationException("The gateway answered with null.");
}
