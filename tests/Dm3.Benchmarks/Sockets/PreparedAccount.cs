using Dm3.Ethereum;

namespace Dm3.Benchmarks.Sockets;

/// <summary>An account that is logged in before the host begins.</summary>
/// <param name="Name">Normalised.</param>
/// <param name="Address">What the name points to.</param>
/// <param name="ProfileJson">Its signed profile.</param>
/// <param name="SigningKey">The key of that profile.</param>
internal sealed record PreparedAccount(string Name, Address Address, string ProfileJson, byte[] SigningKey);
