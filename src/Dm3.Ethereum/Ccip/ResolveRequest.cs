using System.Diagnostics.CodeAnalysis;
using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>What a resolver contract asks of the gateway: one call for one name.</summary>
/// <param name="Form">The function it was asked with.</param>
/// <param name="WireName">The name in DNS form, not checked.</param>
/// <param name="Call">Calldata of the record call, for <see cref="RecordQuery.TryDecode"/>.</param>
/// <param name="Context">dm3's form only: the 20 bytes of the name's owner on chain; not checked. Else empty.</param>
public sealed record ResolveRequest(ResolveForm Form, ReadOnlyMemory<byte> WireName, ReadOnlyMemory<byte> Call, ReadOnlyMemory<byte> Context)
{
    private static readonly uint EnsSelector = AbiFunction.Selector("resolve(bytes,bytes)");
    private static readonly uint ContextSelector = AbiFunction.Selector("resolveWithContext(bytes,bytes,bytes)");

    /// <summary>Decodes calldata of either form without copying it.</summary>
    /// <param name="calldata">Selector and arguments; the request keeps slices of it.</param>
    /// <param name="budget">Shared with the decode of <see cref="Call"/>.</param>
    /// <param name="request">Null on an error.</param>
    /// <param name="error"><see cref="CcipError.UnknownFunction"/> for another selector; else as the enum says.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> calldata, AbiBudget budget, [NotNullWhen(true)] out ResolveRequest? request, out CcipError error)
    {
        request = null;
        error = CcipError.UnknownFunction;
        if (!AbiFunction.TryReadSelector(calldata.Span, out var selector)) return false;
        if (selector != EnsSelector && selector != ContextSelector) return false;

        var arguments = calldata[AbiFunction.SelectorLength..];
        var reader = new AbiReader(arguments.Span, budget);
        Range context = default;
        if (!reader.TryReadRange(out var name) || !reader.TryReadRange(out var call)
            || (selector == ContextSelector && !reader.TryReadRange(out context)))
        {
            error = budget.IsExhausted ? CcipError.TooMuchWork : CcipError.Malformed;
            return false;
        }

        error = CcipError.None;
        request = selector == EnsSelector
            ? new ResolveRequest(ResolveForm.Ens, arguments[name], arguments[call], default)
            : new ResolveRequest(ResolveForm.Dm3Context, arguments[name], arguments[call], arguments[context]);
        return true;
    }

    /// <summary>Canonical calldata.</summary>
    public byte[] Encode()
    {
        var withContext = Form == ResolveForm.Dm3Context;
        var writer = AbiWriter.ForCall(withContext ? ContextSelector : EnsSelector, withContext ? 3 : 2);
        writer.WriteBytes(WireName.Span);
        writer.WriteBytes(Call.Span);
        if (withContext) writer.WriteBytes(Context.Span);
        return writer.ToArray();
    }
}
