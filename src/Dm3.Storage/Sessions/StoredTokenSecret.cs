namespace Dm3.Storage.Sessions;

/// <summary>A key of tokens.</summary>
/// <param name="Id">From 1, one more with each.</param>
/// <param name="Secret">32 random bytes.</param>
/// <param name="ActiveAtUnixSeconds">New tokens are made with it from then on, until the next one is active.</param>
/// <param name="EndsAtUnixSeconds">Its tokens are refused from then on; null while no other one is there.</param>
public sealed record StoredTokenSecret(long Id, ReadOnlyMemory<byte> Secret, long ActiveAtUnixSeconds, long? EndsAtUnixSeconds);
