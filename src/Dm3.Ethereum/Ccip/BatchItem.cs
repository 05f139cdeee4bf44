namespace Dm3.Ethereum.Ccip;

/// <summary>What became of one lookup of a batch.</summary>
/// <param name="Failed">True if <paramref name="Response"/> is an error.</param>
/// <param name="Response">The gateway's answer, or a custom error such as <see cref="BatchAnswer.HttpError"/>.</param>
public sealed record BatchItem(bool Failed, ReadOnlyMemory<byte> Response);
