using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>A call for one record of one name: every query but a multicall.</summary>
/// <param name="Node">Namehash of the name, as the caller says; whoever answers compares it with the name that was asked for.</param>
public abstract record NodeQuery(Hash256 Node) : RecordQuery
{
    private protected AbiWriter WriteCall(int headWords)
    {
        var writer = AbiWriter.ForCall(Selector, headWords);
        writer.WriteHash(Node);
        return writer;
    }
}
