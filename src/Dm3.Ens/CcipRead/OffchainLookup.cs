using System.Diagnostics.CodeAnalysis;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;

namespace Dm3.Ens.CcipRead;

/// <summary>What a contract reverts with to send its caller to a gateway: <c>OffchainLookup(address,string[],bytes,bytes4,bytes)</c>. Source: EIP-3668.</summary>
/// <param name="Sender">The contract that asks.</param>
/// <param name="Urls">URL templates of the gateways, in order of preference.</param>
/// <param name="CallData">What the gateway is asked.</param>
/// <param name="Callback">Selector of the function that takes <c>(bytes response, bytes extraData)</c>.</param>
/// <param name="ExtraData">Handed back to the contract with the response.</param>
public sealed record OffchainLookup(Address Sender, IReadOnlyList<string> Urls, ReadOnlyMemory<byte> CallData, uint Callback, ReadOnlyMemory<byte> ExtraData)
{
    private const int MaxUrls = 32;
    private const int MaxBytes = 1024 * 1024;
    private static readonly uint ErrorSelector = AbiFunction.Selector("OffchainLookup(address,string[],bytes,bytes4,bytes)");

    /// <summary>Whether revert data begins like this error.</summary>
    public static bool IsOffchainLookup(ReadOnlySpan<byte> revertData) => AbiFunction.TryReadSelector(revertData, out var selector) && selector == ErrorSelector;

    /// <summary>Decodes revert data.</summary>
    /// <returns>False if it is another error or malformed, or names more than 32 URLs.</returns>
    public static bool TryDecode(ReadOnlyMemory<byte> revertData, [NotNullWhen(true)] out OffchainLookup? lookup)
    {
        lookup = null;
        if (!IsOffchainLookup(revertData.Span)) return false;
        var arguments = revertData[AbiFunction.SelectorLength..];
        Span<byte> callback = stackalloc byte[AbiFunction.SelectorLength];
        var reader = new AbiReader(arguments.Span, new AbiBudget(MaxUrls, MaxBytes, maxDepth: 2));
        if (!reader.TryReadAddress(out var sender) || !reader.TryReadArray(itemHeadWords: 1, out var count, out var texts)) return false;
        var urls = new string[count];
        for (var i = 0; i < urls.Length; i++)
        {
            if (!texts.TryReadString(out urls[i])) return false;
        }

        if (!reader.TryReadRange(out var callData) || !reader.TryReadFixedBytes(callback.Length, out var selector) || !reader.TryReadRange(out var extraData)) return false;
        AbiFunction.TryReadSelector(selector, out var function);
        lookup = new OffchainLookup(sender, urls, arguments[callData], function, arguments[extraData]);
        return true;
    }

    /// <summary>Calldata of the callback.</summary>
    public byte[] EncodeCallback(ReadOnlySpan<byte> response)
    {
        var writer = AbiWriter.ForCall(Callback, headWords: 2);
        writer.WriteBytes(response);
        writer.WriteBytes(ExtraData.Span);
        return writer.ToArray();
    }
}
