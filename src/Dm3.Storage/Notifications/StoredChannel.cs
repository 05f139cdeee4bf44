using Dm3.Ethereum;

namespace Dm3.Storage.Notifications;

/// <summary>A way to tell an account.</summary>
/// <param name="Id">Random, URL-safe; who knows it can end the channel.</param>
/// <param name="Account">Whose.</param>
/// <param name="Kind">How.</param>
/// <param name="Target">Address, URL, or push subscription as JSON.</param>
/// <param name="Secret">Key of a webhook's signatures; else empty.</param>
/// <param name="IsEnabled">Whether its owner wants it.</param>
/// <param name="IsVerified">Whether its owner has proved to read it.</param>
/// <param name="Code">One-time code that is out; empty if none is.</param>
public sealed record StoredChannel(string Id, Address Account, ChannelKind Kind, string Target, ReadOnlyMemory<byte> Secret, bool IsEnabled, bool IsVerified, string Code);
