using System.Numerics;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Tests.Ccip;

public sealed class RecordAnswerTests
{
    private static readonly Address Alice = Address.Parse("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    private static readonly Hash256 X = Hash256.Parse("0x" + new string('1', 64));
    private static readonly Hash256 Y = Hash256.Parse("0x" + new string('2', 64));
    private static readonly byte[] Content = [1, 2, 3];

    // Return types of the resolver profiles; AbiCodec itself is held against ethers and viem.
    public static TheoryData<string, byte[], object[]> Answers => new()
    {
        { "address", RecordAnswer.Address(Alice), [Alice] },
        { "bytes", RecordAnswer.Bytes(Content), [Content] },
        { "bytes", RecordAnswer.Bytes([]), [Array.Empty<byte>()] },
        { "string", RecordAnswer.Text("grüße 😀"), ["grüße 😀"] },
        { "string", RecordAnswer.Text(""), [""] },
        { "bytes32,bytes32", RecordAnswer.Pubkey(X, Y), [X.Bytes.ToArray(), Y.Bytes.ToArray()] },
        { "uint256,bytes", RecordAnswer.Abi(4, Content), [new BigInteger(4), Content] },
        { "bytes[]", RecordAnswer.Multicall([Content, []]), [new object[] { Content, Array.Empty<byte>() }] },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void IsWhatTheFunctionReturns(string types, byte[] answer, object[] values) =>
        Assert.Equal(AbiCodec.Encode([.. types.Split(',').Select(AbiType.Parse)], values), answer);

    [Fact]
    public void Error_IsTheCustomErrorThatClientsTellByItsLength()
    {
        var error = RecordAnswer.Error(0x12345678);

        Assert.Equal("0x7b1c461b12345678" + new string('0', 56), Hex.Encode(error));
        Assert.Equal(4, error.Length % 32);
    }

    [Fact]
    public void TryShape_LeavesEnsAnswersAlone()
    {
        foreach (var (query, answer) in Pairs())
        {
            Assert.True(RecordAnswer.TryShape(ResolveForm.Ens, query, answer, out var result));
            Assert.Equal(answer, result);
        }
    }

    [Fact]
    public void TryShape_GivesDm3TwentyBareBytesOrOneBytes_AndNothingElse()
    {
        foreach (var (query, answer) in Pairs())
        {
            var shaped = RecordAnswer.TryShape(ResolveForm.Dm3Context, query, answer, out var result);
            switch (query)
            {
                case AddrQuery: Assert.Equal(Alice.Bytes.ToArray(), result); break;
                case PubkeyQuery or AbiQuery or InterfaceQuery or MulticallQuery: Assert.False(shaped); break;
                default:
                    // What the verifier does to it: abi.decode(result, (bytes)), and the resolver encodes that again.
                    Assert.True(AbiCodec.TryDecode([AbiType.Parse("bytes")], result, new AbiBudget(0, 100, 0), out var values));
                    Assert.Equal(answer, AbiCodec.Encode([AbiType.Parse("bytes")], values));
                    break;
            }
        }
    }

    private static IEnumerable<(RecordQuery Query, byte[] Answer)> Pairs() =>
    [
        (new AddrQuery(X), RecordAnswer.Address(Alice)),
        (new CoinAddrQuery(X, 60), RecordAnswer.Bytes(Alice.Bytes)),
        (new TextQuery(X, "key"), RecordAnswer.Text("value")),
        (new ContenthashQuery(X), RecordAnswer.Bytes(Content)),
        (new NameQuery(X), RecordAnswer.Text("alice.dm3.eth")),
        (new DataQuery(X, "key"), RecordAnswer.Bytes([])),
        (new PubkeyQuery(X), RecordAnswer.Pubkey(X, Y)),
        (new AbiQuery(X, 1), RecordAnswer.Abi(1, Content)),
        (new InterfaceQuery(X, 1), RecordAnswer.Address(Alice)),
        (new MulticallQuery([]), RecordAnswer.Multicall([])),
    ];
}
