using System.Text.Json;
using Dm3.Ethereum;

namespace Dm3.Client.Zones;

/// <summary>A zone as its registry shows it.</summary>
/// <param name="Name">ENS name.</param>
/// <param name="Kind"><c>name</c>, <c>address</c> or <c>name+address</c>.</param>
/// <param name="Owner">Who claimed it; null for a zone of the registry's configuration.</param>
/// <param name="Version">Counts its claims and key changes, and is the nonce of the next one.</param>
/// <param name="Suspended">Whether it answers nothing just now.</param>
/// <param name="Policy">Who may register what, for people.</param>
/// <param name="Rules">The same as the JSON document that an owner signs.</param>
/// <param name="ChainId">Chain of its resolver.</param>
/// <param name="Resolver">Its present resolver contract, for which operations are signed.</param>
/// <param name="Resolvers">That and earlier ones.</param>
/// <param name="Signer">Who signs its answers.</param>
/// <param name="Limits">Sizes and rates, by name.</param>
public sealed record ZoneDetails(
    string Name,
    string Kind,
    Address? Owner,
    long Version,
    bool Suspended,
    string Policy,
    JsonElement Rules,
    ulong ChainId,
    Address Resolver,
    IReadOnlyList<Address> Resolvers,
    Address Signer,
    JsonElement Limits);
