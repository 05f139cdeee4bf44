using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Client.Zones;
using Dm3.Core.Names;
using Dm3.Ens.Wallets;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;

namespace Dm3.Client.Names;

/// <summary>
/// What was done with a name and who signed for it, each signature checked here: a registry can leave operations out, but it cannot make one up.
/// </summary>
/// <param name="http">Has the registry as its base address.</param>
/// <param name="wallets">The chain, asked about signatures of contract wallets; without it these stay unknown.</param>
public sealed class NameHistory(HttpClient http, ContractWallets? wallets = null)
{
    private static readonly Dictionary<string, string> TypesByKind = new(StringComparer.Ordinal)
    {
        ["register"] = "Registration",
        ["update"] = "RecordUpdate",
        ["transfer"] = "Transfer",
        ["release"] = "Release",
        ["renew"] = "Renewal",
        ["set-primary"] = "PrimaryName",
    };

    /// <summary>Reads and checks, the oldest operation first.</summary>
    /// <param name="name">The name.</param>
    /// <param name="zone">The zone that it lies in.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RequestFailedException">A page did not come; <c>not-registered</c> if there never was such a name.</exception>
    /// <exception cref="Dm3.Ens.Rpc.RpcException">The chain gave no word about a contract wallet.</exception>
    public async IAsyncEnumerable<ProvenOperation> ReadAsync(string name, ZoneDetails zone, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(zone);
        Address? owner = null;
        string? cursor = null;
        do
        {
            var path = $"/v1/names/{Uri.EscapeDataString(name)}/history?limit=200{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}";
            var page = (await JsonHttp.SendAsync<Page>(http, HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false)).OrThrow();
            foreach (var operation in page.Operations)
            {
                var proof = await CheckAsync(name, operation, zone, cancellationToken).ConfigureAwait(false);
                if (proof is OperationProof.Proven && operation.Kind != "register" && owner is { IsZero: false } && operation.By != owner) proof = OperationProof.NotOwner;
                owner = operation.Kind == "release" ? null : operation.Owner ?? owner;
                yield return new ProvenOperation(operation, proof);
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private async Task<OperationProof> CheckAsync(string name, NameOperation operation, ZoneDetails zone, CancellationToken cancellationToken)
    {
        if (operation.By is not { } signer) return OperationProof.Operator;
        if (!Hex.TryDecode(operation.Digest, out var digestBytes) || digestBytes.Length != Hash256.Length || !Hex.TryDecode(operation.Signature, out var signature)) return OperationProof.Wrong;
        var digest = new Hash256(digestBytes);
        var proof = CheckMessage(name, operation, zone, digest);
        if (proof == OperationProof.Wrong) return proof;
        if (EcdsaSignature.TryParse(signature, out var ecdsa) && Secp256k1.TryRecoverAddress(digest, ecdsa, out var recovered) && recovered == signer) return proof;
        if (wallets is null) return OperationProof.Unknown;
        return await wallets.CheckAsync(signer, digest, signature, cancellationToken).ConfigureAwait(false) == ContractWalletAnswer.Accepted ? proof : OperationProof.Wrong;
    }

    private static OperationProof CheckMessage(string name, NameOperation operation, ZoneDetails zone, Hash256 digest)
    {
        if (operation.Message is not { ValueKind: JsonValueKind.Object } json) return OperationProof.SignatureOnly;
        var message = JsonObject.Create(json)!;
        var isCall = message.ContainsKey("data") && message.ContainsKey("sender");
        if (!isCall && (!message.ContainsKey("nonce") || !TypesByKind.ContainsKey(operation.Kind))) return OperationProof.SignatureOnly;
        if (!isCall && (Text(message, "name") != name || Text(message, "nonce") != (operation.Version - 1).ToString(CultureInfo.InvariantCulture))) return OperationProof.Wrong;
        var type = isCall ? "Message" : TypesByKind[operation.Kind];
        // Signed for the zone's resolver of that time.
        var fits = zone.Resolvers.Any(resolver => RegistryTypedData.Document(type, message, zone.ChainId, resolver).TryHash(out var computed, out _) && computed == digest);
        return !fits ? OperationProof.Wrong : isCall ? OperationProof.SignatureOnly : OperationProof.Proven;
    }

    private static string? Text(JsonObject message, string member) => message[member] is JsonValue value ? value.ToString() : null;

    private sealed record Page(IReadOnlyList<NameOperation> Operations, string? Next);
}
