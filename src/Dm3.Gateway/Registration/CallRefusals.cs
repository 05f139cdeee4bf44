using Dm3.Ethereum.Writes;
using Dm3.Hosting;

namespace Dm3.Gateway.Registration;

/// <summary>Why a write that comes as calldata is refused, beside the reasons that hold for every operation.</summary>
public static class CallRefusals
{
    /// <summary>Calldata that says nothing that can be done.</summary>
    public static Problem Unreadable(WriteFault fault) => fault switch
    {
        WriteFault.UnknownFunction => new(400, "unknown-function", "The calldata is of none of register, transferFrom, setText, setAddr, setContenthash, expectVersion, multicall."),
        WriteFault.TooMuchWork => new(400, "too-much-work", $"The calldata unfolds to more than {CallOperations.MaxItems} items, {CallOperations.MaxBytes} bytes or {CallOperations.MaxDepth} levels."),
        WriteFault.Empty => new(400, "nothing-to-do", "The calls change nothing."),
        WriteFault.SeveralNames => new(400, "several-names", "The calls of a multicall must all be about one name."),
        WriteFault.CannotBeCombined => new(400, "cannot-be-combined", "A multicall sets records, once each, after a register of the same name if there is one; transferFrom stands alone or beside expectVersion."),
        _ => new(400, "malformed-call", "The calldata is not an ABI encoding of the function's arguments, or its name is not in DNS form."),
    };

    /// <summary>A node without a name.</summary>
    public static Problem UnknownNode() => new(404, "not-registered", "No name with this node is registered.");

    /// <summary>Signed for something else.</summary>
    public static Problem OtherDomain() => new(403, "wrong-domain", "The signature is for another domain than the zone's: ask its resolver's getOperationHandler for the right one.");

    /// <summary>The signed message and the request say different things.</summary>
    public static Problem Contradiction(string member) => new(400, "invalid-body", $"{member} of the request and of the signed message differ.");

    /// <summary>Signed before one that was carried out.</summary>
    public static Problem Stale(string expiration) =>
        new(409, "stale-call", $"A call by this sender on this name that expires at {expiration} was carried out: an earlier one is not taken after it.");

    /// <summary>Another present owner than the calldata says.</summary>
    public static Problem OwnerDiffers() => new(403, "wrong-signer", "The name does not belong to the owner that transferFrom names.");

    /// <summary>The caller looked the name up elsewhere.</summary>
    public static Problem OtherResolver() => new(400, "wrong-resolver", "The resolver that the registration names is none of the zone's.");

    /// <summary>Longer than the zone registers names for.</summary>
    public static Problem TermTooLong(long seconds) =>
        new(400, "duration-out-of-range", $"The zone registers names for {seconds} seconds, less than the registration asks for.") { Extensions = new Dictionary<string, object?> { ["most"] = seconds } };
}
