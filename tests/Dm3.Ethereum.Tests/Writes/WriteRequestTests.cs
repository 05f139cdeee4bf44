using System.Numerics;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Names;
using Dm3.Ethereum.Writes;

namespace Dm3.Ethereum.Tests.Writes;

/// <summary>Calldata of writes. That real clients encode it so: Dm3.Integration.Tests, with ethers.</summary>
public sealed class WriteRequestTests
{
    private const string Name = "alice.dm3.eth";
    private static readonly Hash256 Node = Namehash.Of(Name);
    private static readonly Address Owner = Address.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    private static readonly Address Other = Address.Parse("0x00000000000000000000000000000000000000bb");

    private static byte[] Wire(string name) => DnsName.TryEncode(name, out var wire) ? wire : throw new ArgumentException("No name.", nameof(name));

    private static byte[] SetText(string key, string value, string name = Name) => Call("setText(bytes32,string,string)", Namehash.Of(name).Bytes.ToArray(), key, value);

    private static byte[] Multicall(params byte[][] calls) => Call("multicall(bytes[])", (object)calls.ToArray<object>());

    private static byte[] Register(string name = Name, byte[]? extra = null) => Call(
        "register((bytes,address,uint256,bytes32,address,bytes))", (object)new object[] { Wire(name), Owner, new BigInteger(99), new byte[32], Other, extra ?? [] });

    private static byte[] Call(string signature, params object[] values)
    {
        var writer = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(writer, AbiFunction.Selector(signature));
        return [.. writer, .. AbiCodec.Encode(AbiType.Parse(signature[signature.IndexOf('(', StringComparison.Ordinal)..]).Items, values)];
    }

    private static WriteRequest Read(byte[] calldata)
    {
        Assert.True(WriteRequest.TryDecode(calldata, new AbiBudget(2048, 1 << 16, 4), out var request, out var fault), fault.ToString());
        return request;
    }

    private static WriteFault Fault(byte[] calldata, AbiBudget? budget = null)
    {
        Assert.False(WriteRequest.TryDecode(calldata, budget ?? new AbiBudget(2048, 1 << 16, 4), out _, out var fault));
        return fault;
    }

    [Fact]
    public void EverySetter_IsRead()
    {
        var node = Node.Bytes.ToArray();
        var request = Read(Multicall(
            SetText("url", "x"), Call("setAddr(bytes32,address)", node, Owner), Call("setAddr(bytes32,uint256,bytes)", node, BigInteger.Zero, new byte[] { 1, 2 }),
            Call("setContenthash(bytes32,bytes)", node, new byte[] { 0xe3 }), Call("expectVersion(bytes32,uint256)", node, new BigInteger(7))));
        Assert.Equal((Node, null, 5), (request.Node, request.Name, request.Calls));
        Assert.Equal([("url", "x")], request.Texts);
        Assert.Equal([new BigInteger(60), BigInteger.Zero], request.Addresses.Select(address => address.CoinType));
        Assert.Equal(Owner.Bytes.ToArray(), request.Addresses[0].Value);
        Assert.Equal([0xe3], request.Contenthash!);
        Assert.Equal(7, request.ExpectedVersion);
        Assert.Null(request.Register);
    }

    [Fact]
    public void ZeroAddress_DeletesTheAddress() =>
        Assert.Empty(Assert.Single(Read(Call("setAddr(bytes32,address)", Node.Bytes.ToArray(), Address.Zero)).Addresses).Value);

    [Fact]
    public void Register_IsReadWithTheRecordsBesideAndInside()
    {
        var inside = Read(Register(extra: AbiCodec.Encode(AbiType.Parse("(bytes[])").Items, [new object[] { SetText("url", "in") }])));
        var beside = Read(Multicall(Register(), SetText("url", "in")));
        foreach (var request in (WriteRequest[])[inside, beside])
        {
            Assert.Equal((Name, Node), (request.Name, request.Node));
            Assert.Equal(new RegisterRequest(Owner, 99, Hash256.Zero, Other), request.Register);
            Assert.Equal([("url", "in")], request.Texts);
        }
    }

    [Fact]
    public void Transfer_IsReadAloneOrForOneVersion()
    {
        var transfer = Call("transferFrom(bytes,address,address)", Wire(Name), Owner, Other);
        Assert.Equal(new NameTransfer(Owner, Other), Read(transfer).Transfer);
        Assert.Equal(3, Read(Multicall(Call("expectVersion(bytes32,uint256)", Node.Bytes.ToArray(), new BigInteger(3)), transfer)).ExpectedVersion);
        Assert.Equal(WriteFault.CannotBeCombined, Fault(Multicall(transfer, SetText("url", "x"))));
        Assert.Equal(WriteFault.CannotBeCombined, Fault(Multicall(transfer, transfer)));
    }

    [Fact]
    public void CallsThatDoNotGoTogether_AreRefused()
    {
        Assert.Equal(WriteFault.SeveralNames, Fault(Multicall(SetText("url", "x"), SetText("url", "x", "bob.dm3.eth"))));
        Assert.Equal(WriteFault.SeveralNames, Fault(Multicall(Register(), SetText("url", "x", "bob.dm3.eth"))));
        Assert.Equal(WriteFault.CannotBeCombined, Fault(Multicall(Register(), Register())));
        Assert.Equal(WriteFault.CannotBeCombined, Fault(Multicall(SetText("url", "x"), Register())));
        Assert.Equal(WriteFault.Empty, Fault(Multicall()));
        Assert.Equal(WriteFault.Empty, Fault(Call("expectVersion(bytes32,uint256)", Node.Bytes.ToArray(), BigInteger.One)));
    }

    [Fact]
    public void WhatUnfoldsToTooMuch_IsRefused()
    {
        var deep = SetText("url", "x");
        for (var i = 0; i < 5; i++) deep = Multicall(deep);
        Assert.Equal(WriteFault.TooMuchWork, Fault(deep));
        Assert.Equal(WriteFault.TooMuchWork, Fault(SetText("url", new string('x', 1 << 16))));
        Assert.Equal(WriteFault.TooMuchWork, Fault(Multicall([.. Enumerable.Repeat(SetText("url", "x"), 100)]), new AbiBudget(50, 1 << 16, 4)));
    }

    // Whatever is cut off or written over: an answer, and no exception.
    [Fact]
    public void AnyBytes_AreReadOrRefused()
    {
        byte[][] good = [Multicall(Register(), SetText("url", "x")), Register(extra: AbiCodec.Encode(AbiType.Parse("(bytes[])").Items, [new object[] { SetText("url", "in") }]))];
        foreach (var calldata in good)
        {
            for (var length = 0; length < calldata.Length; length++) Assert.NotEqual(WriteFault.None, Fault(calldata[..length]));
            for (var at = 0; at < calldata.Length; at++)
            {
                foreach (var value in (byte[])[0, 1, 0x1f, 0x20, 0x7f, 0x80, 0xff])
                {
                    var changed = (byte[])calldata.Clone();
                    changed[at] = value;
                    WriteRequest.TryDecode(changed, new AbiBudget(2048, 1 << 16, 4), out var request, out var fault);
                    Assert.Equal(request is null, fault != WriteFault.None);
                }
            }
        }
    }
}
