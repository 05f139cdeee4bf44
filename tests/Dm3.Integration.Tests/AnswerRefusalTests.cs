using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.DevNet.Demo;
using Dm3.Ens.CcipRead;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;

namespace Dm3.Integration.Tests;

/// <summary>The contract on the chain takes what the gateway really answers, and nothing else.</summary>
[Collection(NetworkTests.Name)]
public sealed class AnswerRefusalTests(NetworkFixture fixture) : IDisposable
{
    private const string Text = "an answer";
    private const int DayInSeconds = 24 * 60 * 60;

    private readonly LookupSteps _steps = new(fixture.Network.Rpc);

    public void Dispose() => _steps.Dispose();

    [Fact]
    public async Task GatewaysAnswer_IsTaken()
    {
        var (lookup, answer) = await LookUpAsync("honest.dm3.eth");
        Assert.Equal(Text, await TextOfAsync(lookup, answer));
    }

    [Fact]
    public async Task FlippedBitOfTheResult_IsRefused()
    {
        var (lookup, answer) = await LookUpAsync("result.dm3.eth");
        var (result, expires, signature) = Decode(answer);
        result[^32] ^= 1;
        Assert.Equal("UntrustedSigner", await RefusalAsync(lookup, Encode(result, expires, signature)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task ShiftedExpiry_IsRefused(long seconds)
    {
        var (lookup, answer) = await LookUpAsync($"expiry{(seconds > 0 ? "up" : "down")}.dm3.eth");
        var (result, expires, signature) = Decode(answer);
        Assert.Equal("UntrustedSigner", await RefusalAsync(lookup, Encode(result, (ulong)((long)expires + seconds), signature)));
    }

    // Any bit of r or s gives another signer or none; v must be 27 or 28.
    [Theory]
    [InlineData(31, new[] { "UntrustedSigner", "InvalidSignature" })]
    [InlineData(63, new[] { "UntrustedSigner", "InvalidSignature" })]
    [InlineData(64, new[] { "WrongSignatureV" })]
    public async Task FlippedBitOfTheSignature_IsRefused(int index, string[] errors)
    {
        var (lookup, answer) = await LookUpAsync($"signature{index}.dm3.eth");
        var (result, expires, signature) = Decode(answer);
        signature[index] ^= 4;
        Assert.Contains(await RefusalAsync(lookup, Encode(result, expires, signature)), errors);
    }

    [Fact]
    public async Task TruncatedSignature_IsRefused()
    {
        var (lookup, answer) = await LookUpAsync("truncated.dm3.eth");
        var (result, expires, signature) = Decode(answer);
        Assert.Equal("WrongSignatureLength", await RefusalAsync(lookup, Encode(result, expires, signature[..64])));
    }

    [Fact]
    public async Task TrailingBytes_AreRefused()
    {
        var (lookup, answer) = await LookUpAsync("trailing.dm3.eth");
        Assert.Equal("MalformedEncoding", await RefusalAsync(lookup, [.. answer, .. new byte[32]]));
    }

    [Fact]
    public async Task AnswerToAnotherRequest_IsRefused()
    {
        var (_, answer) = await LookUpAsync("first.dm3.eth");
        var (other, _) = await LookUpAsync("second.dm3.eth");
        Assert.Equal("UntrustedSigner", await RefusalAsync(other, answer));
    }

    [Fact]
    public async Task AnswerOfAnotherSigner_IsRefused()
    {
        var (lookup, answer) = await LookUpAsync("forged.dm3.eth");
        var (result, expires, _) = Decode(answer);
        using var forger = fixture.Wallet(1);
        Assert.Equal("UntrustedSigner", await RefusalAsync(lookup, Sign(forger, fixture.Resolver, expires, lookup, result)));
    }

    [Fact]
    public async Task AnswerForAnotherResolver_IsRefused()
    {
        var (lookup, answer) = await LookUpAsync("elsewhere.dm3.eth");
        var (result, expires, _) = Decode(answer);
        using var key = AnswerKey();
        Assert.Equal("UntrustedSigner", await RefusalAsync(lookup, Sign(key, fixture.Forwarder, expires, lookup, result)));
    }

    [Fact]
    public async Task ExpiredAnswer_IsRefused()
    {
        var (lookup, answer) = await LookUpAsync("late.dm3.eth");
        var (result, _, _) = Decode(answer);
        using var key = AnswerKey();
        var now = await fixture.Network.Rpc.GetBlockTimestampAsync();
        Assert.Equal("AnswerExpired", await RefusalAsync(lookup, Sign(key, fixture.Resolver, now - 1, lookup, result)));
        // The chain's clock goes on between our two calls: a minute is room enough.
        Assert.Equal(Text, await TextOfAsync(lookup, Sign(key, fixture.Resolver, now + 60, lookup, result)));
    }

    [Fact]
    public async Task AnswerThatLivesTooLong_IsRefused()
    {
        var (lookup, answer) = await LookUpAsync("eternal.dm3.eth");
        var (result, _, _) = Decode(answer);
        using var key = AnswerKey();
        var now = await fixture.Network.Rpc.GetBlockTimestampAsync();
        Assert.Equal("AnswerLivesTooLong", await RefusalAsync(lookup, Sign(key, fixture.Resolver, now + DayInSeconds + 60, lookup, result)));
        Assert.Equal(Text, await TextOfAsync(lookup, Sign(key, fixture.Resolver, now + DayInSeconds, lookup, result)));
    }

    private async Task<(OffchainLookup Lookup, byte[] Answer)> LookUpAsync(string name)
    {
        using var owner = fixture.Wallet(3);
        if (await fixture.Registry.IsAvailableAsync(name)) await fixture.RegisterAsync(name, owner, [NetworkFixture.Text("url", Text)]);
        Assert.True(DnsName.TryEncode(name, out var wireName));
        var call = ContractCall.Encode("text(bytes32,string)", Namehash.Of(name).Bytes.ToArray(), "url");
        var lookup = await _steps.BeginAsync(fixture.Resolver, new ResolveRequest(ResolveForm.Ens, wireName, call, default).Encode());
        return (lookup, await _steps.FetchAsync(lookup));
    }

    private async Task<string> TextOfAsync(OffchainLookup lookup, byte[] answer)
    {
        var result = await _steps.FinishAsync(lookup, answer);
        Assert.False(result.Reverted);
        return (string)ContractCall.Decode("(string)", (byte[])ContractCall.Decode("(bytes)", result.Data)[0])[0];
    }

    private async Task<string?> RefusalAsync(OffchainLookup lookup, byte[] answer)
    {
        var result = await _steps.FinishAsync(lookup, answer);
        Assert.True(result.Reverted);
        return ContractArtifact.Embedded(typeof(ContractArtifact).Assembly, "Dm3Resolver").ErrorName(result.Data);
    }

    private PrivateKey AnswerKey() => PrivateKey.Parse(File.ReadAllText(fixture.Network.Description.AnswerSignerKeyFile).Trim());

    private static byte[] Sign(PrivateKey key, Address target, ulong expires, OffchainLookup lookup, byte[] result) =>
        CcipAnswer.Sign(ResolveForm.Ens, new KeyAnswerSigner(key), target, expires, lookup.CallData.Span, result);

    private static (byte[] Result, ulong Expires, byte[] Signature) Decode(byte[] answer)
    {
        var values = ContractCall.Decode("(bytes,uint64,bytes)", answer);
        return ((byte[])values[0], (ulong)(System.Numerics.BigInteger)values[1], (byte[])values[2]);
    }

    private static byte[] Encode(byte[] result, ulong expires, byte[] signature) =>
        ContractCall.Arguments("(bytes,uint64,bytes)", result, new System.Numerics.BigInteger(expires), signature);
}
