using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Names;
using Dm3.Ethereum;
using Dm3.Gateway.Registration;
using Dm3.Hosting;
using Dm3.Storage.Operations;

namespace Dm3.Gateway.Zones.Exchange;

/// <summary>
/// The signed operations of a name on their way from one registry to another. They prove who owned the name under the contract that they were signed for: here
/// that holds as history, and gives nobody any right.
/// </summary>
public static class OperationLines
{
    /// <summary>Member of an import's message that holds what was done with the name before.</summary>
    public const string HistoryMember = "history";

    private static readonly Dictionary<OperationKind, string> TypeNames = new()
    {
        [OperationKind.Register] = "Registration",
        [OperationKind.Update] = "RecordUpdate",
        [OperationKind.Transfer] = "Transfer",
        [OperationKind.Release] = "Release",
        [OperationKind.Renew] = "Renewal",
        [OperationKind.SetPrimary] = "PrimaryName",
    };

    /// <summary>The lines for an operation; of an import those that came with it.</summary>
    /// <param name="operation">From the log.</param>
    /// <param name="chainId">Our chain.</param>
    /// <param name="zone">Its resolvers are the contracts that it can have been signed for.</param>
    public static IEnumerable<OperationLine> Of(StoredOperation operation, ulong chainId, Zone zone)
    {
        if (operation.Kind == OperationKind.Import)
        {
            foreach (var earlier in Imported(operation) ?? []) yield return earlier;
            yield break;
        }

        var evidence = operation.Evidence;
        var line = new OperationLine
        {
            Kind = JsonNamingPolicy.KebabCaseLower.ConvertName(operation.Kind.ToString()),
            Version = operation.Version,
            At = evidence.AcceptedAtUnixSeconds,
            Owner = operation.Owner,
            Reason = operation.Reason,
        };
        if (evidence.ApiKey is not null)
        {
            yield return line;
            yield break;
        }

        var message = JsonNode.Parse(evidence.Message);
        line = line with { By = evidence.Signer, Message = message, Digest = evidence.Digest.Bytes.ToArray(), Signature = evidence.Signature.ToArray() };
        var type = message?["data"] is not null ? CallMessage.TypeName : TypeNames.GetValueOrDefault(operation.Kind);
        foreach (var contract in zone.Resolvers.Count > 0 ? zone.Resolvers : [Address.Zero])
        {
            if (type is null || message is not JsonObject members || !RegistryTypedData.Document(type, members, chainId, contract).TryHash(out var digest, out _) || digest != evidence.Digest) continue;
            line = line with { Type = type, ChainId = chainId, Contract = contract };
            break;
        }

        yield return line;
    }

    /// <summary>What came with an import; null for nothing.</summary>
    public static IReadOnlyList<OperationLine>? Imported(StoredOperation import) =>
        JsonNode.Parse(import.Evidence.Message)?[HistoryMember] is JsonArray history ? OperationJson.Read<List<OperationLine>>(JsonSerializer.SerializeToElement(history)).Part : null;

    /// <summary>Why the operations of a line are not what they say; null if they are, as far as can be told without a chain.</summary>
    public static Problem? Check(string name, IReadOnlyList<OperationLine> operations)
    {
        foreach (var operation in operations)
        {
            if (operation?.Kind is null) return Refusals.InvalidBody("An operation is null.");
            if (operation.Type is null) continue;
            if (operation is not { Message: JsonObject message, ChainId: { } chainId, Contract: { } contract, By: not null } || !IsKnown(operation.Type))
                return NotVerified(operation, "its type is unknown, or message, chainId, contract or by is missing");
            if (!RegistryTypedData.Document(operation.Type, message, chainId, contract).TryHash(out var digest, out _) || !digest.Bytes.SequenceEqual(operation.Digest))
                return NotVerified(operation, "its digest is not that of its message");
            if (operation.Type != CallMessage.TypeName && (string?)message["name"] != name) return NotVerified(operation, "it is about another name");
        }

        return null;
    }

    /// <summary>Digests of those that could still be sent here.</summary>
    public static IEnumerable<Hash256> StillValid(IReadOnlyList<OperationLine> operations, long nowUnixSeconds) =>
        from operation in operations
        where operation.Type is not null && operation.Digest.Length == Hash256.Length
        let end = operation.Message?["deadline"] ?? operation.Message?[CallMessage.ExpirationMember]
        where end is not null && BigInteger.TryParse(end.ToString(), out var until) && until >= nowUnixSeconds
        select new Hash256(operation.Digest);

    private static bool IsKnown(string type) => type == CallMessage.TypeName || TypeNames.ContainsValue(type);

    private static Problem NotVerified(OperationLine operation, string why) =>
        new(400, "operation-not-verified", $"The {operation.Kind} of version {operation.Version} is not what was signed: {why}.");
}
