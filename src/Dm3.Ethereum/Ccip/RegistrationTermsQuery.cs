using System.Numerics;
using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>What it takes to register a name: <c>registerParams(bytes,uint256)</c>. Answer: <see cref="RecordAnswer.RegistrationTerms"/>. Source: ENSIP-20.</summary>
/// <param name="WireName">The name in DNS form, as the caller says; whoever answers compares it with the name that was asked for.</param>
/// <param name="Duration">Seconds.</param>
public sealed record RegistrationTermsQuery(ReadOnlyMemory<byte> WireName, BigInteger Duration) : RecordQuery
{
    internal static readonly uint FunctionSelector = AbiFunction.Selector("registerParams(bytes,uint256)");

    /// <inheritdoc/>
    public override uint Selector => FunctionSelector;

    /// <inheritdoc/>
    public override byte[] Encode()
    {
        var writer = AbiWriter.ForCall(FunctionSelector, headWords: 2);
        writer.WriteBytes(WireName.Span);
        writer.WriteUInt256(Duration);
        return writer.ToArray();
    }

    internal static RegistrationTermsQuery? Decode(ReadOnlyMemory<byte> arguments, AbiBudget budget)
    {
        var reader = new AbiReader(arguments.Span, budget);
        return reader.TryReadRange(out var name) && reader.TryReadUInt256(out var duration) ? new RegistrationTermsQuery(arguments[name], duration) : null;
    }
}
