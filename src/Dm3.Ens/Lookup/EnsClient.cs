using System.Globalization;
using System.Numerics;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Names;

namespace Dm3.Ens.Lookup;

/// <summary>Reads records of ENS names: nearest resolver (ENSIP-10), extended or legacy, through CCIP-Read where the resolver asks for it.</summary>
/// <param name="chain">The chain that the registry stands on.</param>
/// <param name="calls">Calls resolvers.</param>
/// <param name="registry">The ENS registry.</param>
/// <param name="cache">Answers kept from earlier lookups; without it, every lookup asks anew.</param>
public sealed class EnsClient(IEthereumRpc chain, CcipReadClient calls, Address registry, EnsCache? cache = null)
{
    // Names looked for per round trip: nearly every name fits into one.
    private const int WalkStep = 8;

    private const uint ExtendedResolver = 0x9061b923;
    private static readonly BigInteger EthereumCoinType = 60;
    private static readonly BigInteger DefaultEvmCoinType = 0x8000_0000;
    private static readonly uint ResolverSelector = AbiFunction.Selector("resolver(bytes32)");
    private static readonly uint TtlSelector = AbiFunction.Selector("ttl(bytes32)");
    private static readonly uint SupportsInterfaceSelector = AbiFunction.Selector("supportsInterface(bytes4)");

    /// <summary>The registry on mainnet and its test networks.</summary>
    public static Address MainnetRegistry { get; } = Address.Parse("0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e");

    /// <summary>A text record (ENSIP-5).</summary>
    /// <exception cref="RpcException">The chain gave no result; so for every call here.</exception>
    public Task<EnsResult<string>> TextAsync(string name, string key, CancellationToken cancellationToken = default) =>
        ReadAsync(name, $"text/{key}", node => new TextQuery(node, key), ReadText, cancellationToken);

    /// <summary>The address on Ethereum (EIP-137).</summary>
    public Task<EnsResult<Address>> AddressAsync(string name, CancellationToken cancellationToken = default) =>
        ReadAsync(name, "addr", node => new AddrQuery(node), ReadAddress, cancellationToken);

    /// <summary>The address on another chain, in that chain's binary form (ENSIP-9, ENSIP-11).</summary>
    public Task<EnsResult<byte[]>> CoinAddressAsync(string name, BigInteger coinType, CancellationToken cancellationToken = default) =>
        ReadAsync(name, string.Create(CultureInfo.InvariantCulture, $"addr/{coinType}"), node => new CoinAddrQuery(node, coinType), ReadBytes, cancellationToken);

    /// <summary>The content hash (ENSIP-7).</summary>
    public Task<EnsResult<byte[]>> ContenthashAsync(string name, CancellationToken cancellationToken = default) =>
        ReadAsync(name, "contenthash", node => new ContenthashQuery(node), ReadBytes, cancellationToken);

    /// <summary>The primary name of an address, checked forward: the name must point to the same address on the same chain. Source: ENSIP-3, ENSIP-19.</summary>
    /// <param name="address">An EVM address.</param>
    /// <param name="coinType">60 for Ethereum, 0x80000000 for all EVM chains, <c>0x80000000 | chain id</c> for one of them.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<EnsResult<string>> PrimaryNameAsync(Address address, BigInteger coinType, CancellationToken cancellationToken = default)
    {
        var space = coinType == EthereumCoinType ? "addr" : coinType == DefaultEvmCoinType ? "default" : coinType.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        var reverse = await ReadAsync($"{address.ToLowerHex()[2..]}.{space}.reverse", "name", node => new NameQuery(node), ReadText, cancellationToken).ConfigureAwait(false);
        if (!reverse.Found) return reverse;
        if (!EnsNormalizer.IsNormalized(reverse.Value!)) return new EnsResult<string>(EnsFailure.InvalidName, null, "The reverse record is not a normalised name.");
        var forward = await CoinAddressAsync(reverse.Value!, coinType, cancellationToken).ConfigureAwait(false);
        return forward.Found && forward.Value.AsSpan().SequenceEqual(address.Bytes)
            ? reverse
            : new EnsResult<string>(EnsFailure.NotMutual, null, $"{reverse.Value} does not point back.");
    }

    /// <summary>The resolver that answers for a name: its own, or that of the nearest name above it (ENSIP-10).</summary>
    public async Task<EnsResult<Address>> ResolverAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!EnsNormalizer.IsNormalized(name)) return new EnsResult<Address>(EnsFailure.InvalidName, default);
        return await FindResolverAsync(name, cancellationToken).ConfigureAwait(false) is var (resolver, _, _)
            ? new EnsResult<Address>(EnsFailure.None, resolver)
            : new EnsResult<Address>(EnsFailure.NoResolver, default);
    }

    /// <summary>Lets go of what is kept about a name, and about those below it: for who has just changed it.</summary>
    public void Forget(string name) => cache?.Forget(name);

    /// <summary>The chain that the registry stands on. Source: EIP-155.</summary>
    public Task<ulong> GetChainIdAsync(CancellationToken cancellationToken = default) => chain.GetChainIdAsync(cancellationToken);

    // The record is named by a text of its own, so that what is known already is found without hashing the name. No normalised name holds a slash.
    private async Task<EnsResult<T>> ReadAsync<T>(string name, string record, Func<Hash256, RecordQuery> ask, Func<ReadOnlyMemory<byte>, EnsResult<T>> read, CancellationToken cancellationToken)
    {
        if (!EnsNormalizer.IsNormalized(name)) return new EnsResult<T>(EnsFailure.InvalidName, default);
        if (cache?.Find($"{name}/{record}") is { } kept) return Read(kept);
        if (!DnsName.TryEncode(name, out var wireName)) return new EnsResult<T>(EnsFailure.InvalidName, default);
        return Read(await (cache is null ? LookAndReadAsync(cancellationToken) : cache.GetAsync($"{name}/{record}", LookAndReadAsync, cancellationToken)).ConfigureAwait(false));

        EnsResult<T> Read(RawRecord found) => found.Failure == EnsFailure.None ? read(found.Data) : new EnsResult<T>(found.Failure, default, found.Detail);

        async Task<RawRecord> LookAndReadAsync(CancellationToken stop)
        {
            var found = await LookAsync(name, wireName, ask(Namehash.Of(name)).Encode(), stop).ConfigureAwait(false);
            return found with { IsSet = Read(found).Found };
        }
    }

    private async Task<RawRecord> LookAsync(string name, byte[] wireName, byte[] query, CancellationToken cancellationToken)
    {
        if (await FindResolverAsync(name, cancellationToken).ConfigureAwait(false) is not var (resolver, exact, ttl)) return new RawRecord(EnsFailure.NoResolver, default);
        var extended = await SupportsAsync(resolver, ExtendedResolver, cancellationToken).ConfigureAwait(false);
        // A legacy resolver answers for its own name only: asked for a name below, it would speak of another one's records.
        if (!extended && !exact) return new RawRecord(EnsFailure.NoResolver, default);

        var callData = extended ? new ResolveRequest(ResolveForm.Ens, wireName, query, default).Encode() : query;
        var result = await calls.CallAsync(resolver, callData, cancellationToken).ConfigureAwait(false);
        if (result.Failure != CcipReadFailure.None) return new RawRecord(Translate(result.Failure), default, result.Detail, ttl);
        if (!extended) return new RawRecord(EnsFailure.None, result.Data, "", ttl);
        return new AbiReader(result.Data.Span).TryReadRange(out var inner)
            ? new RawRecord(EnsFailure.None, result.Data[inner], "", ttl)
            : new RawRecord(EnsFailure.MalformedRecord, default, "", ttl);
    }

    // ENSIP-10: the resolver of the name, else of the nearest name above it.
    private async Task<(Address Resolver, bool Exact, TimeSpan Ttl)?> FindResolverAsync(string name, CancellationToken cancellationToken)
    {
        var ttl = TimeSpan.Zero;
        foreach (var step in Suffixes(name).Chunk(WalkStep))
        {
            var questions = step.Select(each => RegistryCall(ResolverSelector, each));
            if (step[0].Length == name.Length) questions = questions.Append(RegistryCall(TtlSelector, name));
            var answers = await chain.CallAllAsync([.. questions], cancellationToken).ConfigureAwait(false);
            if (answers.Count > step.Length && !answers[^1].Reverted && new AbiReader(answers[^1].Data).TryReadUInt64(out var seconds))
                ttl = TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
            for (var i = 0; i < step.Length; i++)
            {
                if (!answers[i].Reverted && new AbiReader(answers[i].Data).TryReadAddress(out var resolver) && !resolver.IsZero)
                    return (resolver, step[i].Length == name.Length, ttl);
            }
        }

        return null;
    }

    private static IEnumerable<string> Suffixes(string name)
    {
        for (var start = 0; ; start = name.IndexOf('.', start) + 1)
        {
            yield return name[start..];
            if (name.IndexOf('.', start) < 0) yield break;
        }
    }

    private CallRequest RegistryCall(uint selector, string name)
    {
        var call = AbiWriter.ForCall(selector, headWords: 1);
        call.WriteHash(Namehash.Of(name));
        return new CallRequest(registry, call.ToArray());
    }

    private async Task<bool> SupportsAsync(Address resolver, uint interfaceId, CancellationToken cancellationToken)
    {
        Span<byte> id = [(byte)(interfaceId >> 24), (byte)(interfaceId >> 16), (byte)(interfaceId >> 8), (byte)interfaceId];
        var call = AbiWriter.ForCall(SupportsInterfaceSelector, headWords: 1);
        call.WriteFixedBytes(id);
        var result = await chain.CallAsync(new CallRequest(resolver, call.ToArray()), cancellationToken).ConfigureAwait(false);
        return !result.Reverted && new AbiReader(result.Data).TryReadBool(out var supported) && supported;
    }

    private static EnsFailure Translate(CcipReadFailure failure) => failure switch
    {
        CcipReadFailure.Reverted => EnsFailure.Reverted,
        CcipReadFailure.NoGateway => EnsFailure.GatewayUnreachable,
        _ => EnsFailure.GatewayRefused,
    };

    private static EnsResult<string> ReadText(ReadOnlyMemory<byte> data) => new AbiReader(data.Span).TryReadString(out var text)
        ? text.Length > 0 ? new(EnsFailure.None, text) : new(EnsFailure.NotSet, null)
        : new(EnsFailure.MalformedRecord, null);

    private static EnsResult<Address> ReadAddress(ReadOnlyMemory<byte> data) => new AbiReader(data.Span).TryReadAddress(out var address)
        ? address.IsZero ? new(EnsFailure.NotSet, default) : new(EnsFailure.None, address)
        : new(EnsFailure.MalformedRecord, default);

    private static EnsResult<byte[]> ReadBytes(ReadOnlyMemory<byte> data) => new AbiReader(data.Span).TryReadBytes(out var bytes)
        ? bytes.Length > 0 ? new(EnsFailure.None, bytes.ToArray()) : new(EnsFailure.NotSet, null)
        : new(EnsFailure.MalformedRecord, null);
}
