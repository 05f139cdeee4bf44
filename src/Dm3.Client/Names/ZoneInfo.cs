using Dm3.Ethereum;

namespace Dm3.Client.Names;

/// <summary>A zone, as far as signing for its names goes.</summary>
/// <param name="Name">For example <c>dm3.eth</c>.</param>
/// <param name="Kind"><c>name</c>, <c>address</c> or <c>name+address</c>.</param>
/// <param name="Policy">Who may register what, for people.</param>
/// <param name="ChainId">Chain of its resolver.</param>
/// <param name="Resolver">Its resolver contract, for which operations are signed.</param>
/// <param name="Signer">Who signs its answers.</param>
public sealed record ZoneInfo(string Name, string Kind, string Policy, ulong ChainId, Address Resolver, Address Signer);
