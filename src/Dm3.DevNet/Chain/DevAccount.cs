using Dm3.Ethereum;

namespace Dm3.DevNet.Chain;

/// <summary>A funded account of the development chain. Everybody knows these keys; they are worth nothing elsewhere.</summary>
/// <param name="Address">The account.</param>
/// <param name="PrivateKey">Its key: 0x and 64 hex digits.</param>
public sealed record DevAccount(Address Address, string PrivateKey);
