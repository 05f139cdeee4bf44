using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Writes;

/// <summary>What the calldata of a write asks for, all of it about one name. Its multicalls are unfolded. Sources: ENSIP-20, ERC-7884, EIP-137, EIP-634, ENSIP-7, ENSIP-9.</summary>
/// <remarks>
/// <code>
/// register((bytes name,address owner,uint256 duration,bytes32 secret,address resolver,bytes extraData))   extraData: empty, or abi.encode(bytes[] record calls)
/// transferFrom(bytes name,address owner,address newOwner)
/// setText(bytes32,string,string)   setAddr(bytes32,address)   setAddr(bytes32,uint256,bytes)   setContenthash(bytes32,bytes)
/// expectVersion(bytes32 node,uint256 version)   of this project: the calls beside it hold for this version of the name only
/// multicall(bytes[])                            of record calls and expectVersion, after a register if there is one
/// </code>
/// </remarks>
public sealed record WriteRequest
{
    /// <summary>Node of the name.</summary>
    public required Hash256 Node { get; init; }

    /// <summary>The name; null if the calls carry its node only.</summary>
    public string? Name { get; init; }

    /// <summary>A registration.</summary>
    public RegisterRequest? Register { get; init; }

    /// <summary>A transfer.</summary>
    public NameTransfer? Transfer { get; init; }

    /// <summary>Version that the name must have.</summary>
    public BigInteger? ExpectedVersion { get; init; }

    /// <summary>Texts in the order of the calls.</summary>
    public IReadOnlyList<(string Key, string Value)> Texts { get; init; } = [];

    /// <summary>Addresses in the order of the calls.</summary>
    public IReadOnlyList<(BigInteger CoinType, byte[] Value)> Addresses { get; init; } = [];

    /// <summary>Content hash; empty deletes it; null: not set.</summary>
    public byte[]? Contenthash { get; init; }

    /// <summary>How many calls the outermost multicall has; null if the calldata is no multicall.</summary>
    public int? Calls { get; init; }

    /// <summary>Reads calldata.</summary>
    /// <param name="calldata">Selector and arguments.</param>
    /// <param name="budget">What it may unfold to, nested calls included.</param>
    /// <param name="request">Null on a fault.</param>
    /// <param name="fault">Why not.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> calldata, AbiBudget budget, [NotNullWhen(true)] out WriteRequest? request, out WriteFault fault)
    {
        var decoder = new WriteDecoder(budget);
        fault = decoder.Read(calldata, isOutermost: true);
        if (budget.IsExhausted) fault = WriteFault.TooMuchWork;
        request = fault == WriteFault.None ? decoder.Finish(out fault) : null;
        return request is not null;
    }
}
