using CsCheck;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Tests.Ccip;

public sealed class CcipAnswerTests
{
    private const ulong Now = 1_700_000_000;
    private const ulong Lifetime = 300;
    private const ulong Expires = Now + 100;
    private static readonly Address Target = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly byte[] Request = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
    private static readonly byte[] Result = RecordAnswer.Text("hello");
    private static readonly KeyAnswerSigner Signer = new(PrivateKey.Parse("0x" + new string('4', 64)));

    public static TheoryData<ResolveForm> Forms => [ResolveForm.Ens, ResolveForm.Dm3Context];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Accepts_WhatItSigned(ResolveForm form)
    {
        Assert.Equal(CcipAnswerFault.None, Verify(form, Sign(form), out var result));
        Assert.Equal(Result, result);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Refuses_EveryFlippedBit(ResolveForm form)
    {
        var answer = Sign(form);
        for (var bit = 0; bit < answer.Length * 8; bit++)
        {
            answer[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(Verify(form, answer, out var result) != CcipAnswerFault.None, $"bit {bit}");
            Assert.Empty(result);
            answer[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Refuses_AnotherRequestTargetFormOrSigner(ResolveForm form)
    {
        var answer = Sign(form);
        var other = form == ResolveForm.Ens ? ResolveForm.Dm3Context : ResolveForm.Ens;
        for (var i = 0; i < Request.Length; i++)
        {
            var request = Request.ToArray();
            request[i] ^= 0x80;
            Assert.Equal(CcipAnswerFault.UnknownSigner, Verify(form, answer, out _, request: request));
        }

        for (var i = 0; i < Address.Length; i++)
        {
            var target = Target.Bytes.ToArray();
            target[i] ^= 1;
            Assert.Equal(CcipAnswerFault.UnknownSigner, Verify(form, answer, out _, target: new Address(target)));
        }

        Assert.Equal(CcipAnswerFault.UnknownSigner, Verify(other, answer, out _));
        Assert.Equal(CcipAnswerFault.UnknownSigner, CcipAnswer.Verify(form, answer, Target, Request, Now, Lifetime, [Target], out _));
        Assert.Equal(CcipAnswerFault.UnknownSigner, CcipAnswer.Verify(form, answer, Target, Request, Now, Lifetime, [], out _));
    }

    [Theory]
    [InlineData(Expires - 1, CcipAnswerFault.None)]
    [InlineData(Expires, CcipAnswerFault.None)]
    [InlineData(Expires + 1, CcipAnswerFault.Expired)]
    [InlineData(Expires - Lifetime, CcipAnswerFault.None)]
    [InlineData(Expires - Lifetime - 1, CcipAnswerFault.TooFarAhead)]
    [InlineData(0, CcipAnswerFault.TooFarAhead)]
    public void Expires_AfterItsLastSecond(ulong now, CcipAnswerFault fault) =>
        Assert.Equal(fault, CcipAnswer.Verify(ResolveForm.Ens, Sign(ResolveForm.Ens), Target, Request, now, Lifetime, [Signer.Address], out _));

    [Theory]
    [InlineData(ulong.MaxValue, CcipAnswerFault.TooFarAhead)]
    [InlineData(0, CcipAnswerFault.Expired)]
    public void Expires_WithoutOverflow(ulong expires, CcipAnswerFault fault)
    {
        var answer = CcipAnswer.Sign(ResolveForm.Ens, Signer, Target, expires, Request, Result);

        Assert.Equal(fault, Verify(ResolveForm.Ens, answer, out _));
    }

    [Fact]
    public void Refuses_OtherFormsOfTheSameSignature()
    {
        var answer = Sign(ResolveForm.Ens);
        var at = answer.Length - 96;
        var v = answer[at + 64];

        // v as the bare recovery id.
        answer[at + 64] = (byte)(v - 27);
        Assert.Equal(CcipAnswerFault.BadSignature, Verify(ResolveForm.Ens, answer, out _));

        // The other point with the negated s: recovers the same signer, but is malleable.
        var order = Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");
        var s = new System.Numerics.BigInteger(answer.AsSpan(at + 32, 32), isUnsigned: true, isBigEndian: true);
        var high = new System.Numerics.BigInteger(order, isUnsigned: true, isBigEndian: true) - s;
        high.TryWriteBytes(answer.AsSpan(at + 32, 32), out _, isUnsigned: true, isBigEndian: true);
        answer[at + 64] = (byte)(55 - v);
        Assert.Equal(CcipAnswerFault.BadSignature, Verify(ResolveForm.Ens, answer, out _));
    }

    [Fact]
    public void Refuses_TrailingBytesAndOtherEncodings()
    {
        var answer = Sign(ResolveForm.Ens);

        Assert.Equal(CcipAnswerFault.Malformed, Verify(ResolveForm.Ens, [.. answer, 0], out _));
        Assert.Equal(CcipAnswerFault.Malformed, Verify(ResolveForm.Ens, [.. answer, .. new byte[32]], out _));
        Assert.Equal(CcipAnswerFault.Malformed, Verify(ResolveForm.Ens, answer[..^1], out _));
        Assert.Equal(CcipAnswerFault.Malformed, Verify(ResolveForm.Ens, [], out _));
    }

    [Fact]
    public void Decode_AcceptsOnlyWhatEncodesToItself() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 10_000].Array[0, 3], Gen.Byte, Gen.Bool).Sample(
            (random, places, value, mutate) =>
            {
                var data = mutate ? Sign(ResolveForm.Ens) : random;
                if (mutate) foreach (var place in places) data[place % data.Length] = value;
                if (!CcipAnswer.TryDecode(data, out var result, out var expires, out var rsv)) return;
                if (EcdsaSignature.TryParse(rsv, out var signature) && rsv[^1] >= 27)
                {
                    Assert.Equal(Hex.Encode(data), Hex.Encode(CcipAnswer.Encode(result, expires, signature)));
                }
            },
            iter: 500);

    private static byte[] Sign(ResolveForm form) => CcipAnswer.Sign(form, Signer, Target, Expires, Request, Result);

    private static CcipAnswerFault Verify(
        ResolveForm form, byte[] answer, out byte[] result, byte[]? request = null, Address? target = null) =>
        CcipAnswer.Verify(form, answer, target ?? Target, request ?? Request, Now, Lifetime, [Signer.Address], out result);
}
