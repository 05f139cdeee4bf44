namespace Dm3.Core;

/// <summary>
/// Fills <paramref name="destination"/> with random bytes that nobody can guess and that never repeat. Hosts pass
/// <see cref="System.Security.Cryptography.RandomNumberGenerator.Fill"/>. Every call that seals draws its own nonce and keys from it; no public
/// call takes a nonce, so that none can be used twice.
/// </summary>
public delegate void RandomSource(Span<byte> destination);
