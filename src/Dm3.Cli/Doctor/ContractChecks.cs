using Dm3.Client.Profiles;
using Dm3.Core.Profile;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Names;

namespace Dm3.Cli.Doctor;

/// <summary>From ENS to the gateways' URLs: node, resolver, contract, lookup.</summary>
internal sealed class ContractChecks(Findings findings, Dm3Directory directory, string node, bool allowLocal, TimeProvider clock)
{
    private const uint ExtendedResolver = 0x9061b923;
    private const long MaxSkewSeconds = 120;
    private const long MaxStaleSeconds = 15 * 60;

    /// <summary>The chain; null when the node does not answer.</summary>
    public async Task<ulong?> CheckNodeAsync(CancellationToken stop)
    {
        try
        {
            var chain = await directory.Rpc.GetChainIdAsync(stop);
            var ahead = (long)await directory.Rpc.GetBlockTimestampAsync(stop) - clock.GetUtcNow().ToUnixTimeSeconds();
            if (ahead > MaxSkewSeconds) findings.Fail("node", node, $"Its latest block is {ahead} s ahead of this machine's clock.", "Set this machine's clock (NTP); if it is right, use another node.");
            // A development chain makes blocks only when there is something to put into them.
            else if (-ahead > MaxStaleSeconds && !allowLocal) findings.Warn("node", node, $"Its latest block is {-ahead} s old.", "The node is behind: wait until it is synchronised, or use another one.");
            else findings.Good("node", node, $"chain {chain}");
            return chain;
        }
        catch (RpcException fault)
        {
            findings.Fail("node", node, fault.Message, "Start the node, or name another one with --rpc.");
            return null;
        }
    }

    /// <summary>The resolver contract of a name; null when there is none that can work.</summary>
    public async Task<Address?> CheckResolverAsync(string name, CancellationToken stop)
    {
        var resolver = await directory.Ens.ResolverAsync(name, stop);
        if (!resolver.Found)
        {
            findings.Fail("resolver", name, "ENS names no resolver, neither for this name nor for one above it.", $"As owner of {name}, set the Dm3Resolver contract as its resolver in ENS.");
            return null;
        }

        findings.Good("resolver", name, resolver.Value.ToString());
        var contract = resolver.Value.ToString();
        if ((await directory.Rpc.GetCodeAsync(resolver.Value, stop)).Length == 0)
        {
            findings.Fail("contract", contract, "There is no contract at this address.", "Deploy Dm3Resolver on this chain, or correct the resolver in ENS.");
            return null;
        }

        var call = AbiWriter.ForCall(AbiFunction.Selector("supportsInterface(bytes4)"), headWords: 1);
        call.WriteFixedBytes([(byte)(ExtendedResolver >> 24), (byte)(ExtendedResolver >> 16 & 0xff), (byte)(ExtendedResolver >> 8 & 0xff), (byte)(ExtendedResolver & 0xff)]);
        var supports = await directory.Rpc.CallAsync(new CallRequest(resolver.Value, call.ToArray()), stop);
        if (supports.Reverted || !new AbiReader(supports.Data).TryReadBool(out var extended) || !extended)
        {
            findings.Fail("contract", contract, "It is no extended resolver (ENSIP-10): clients do not ask it for names below its own.", $"As owner of {name}, set the Dm3Resolver contract as its resolver in ENS.");
            return null;
        }

        findings.Good("contract", contract, "an extended resolver (ENSIP-10)");
        return resolver.Value;
    }

    /// <summary>What the contract wants asked about a record of a name; null when it asks nothing.</summary>
    public async Task<OffchainLookup?> CheckLookupAsync(Address resolver, string name, CancellationToken stop)
    {
        var found = await LookUpAsync(resolver, name, new AddrQuery(Namehash.Of(name)), stop);
        var contract = resolver.ToString();
        if (found is null)
        {
            findings.Fail("lookup", contract, "It does not send its callers to a gateway (EIP-3668).", "Set gateway URLs and signers in the contract (setSettings).");
            return null;
        }

        if (found.Sender != resolver)
        {
            findings.Fail("lookup", contract, $"Its lookups name another contract, {found.Sender}: clients must refuse that.", "Set a resolver in ENS that answers for itself.");
            return null;
        }

        findings.Good("lookup", contract, $"{found.Urls.Count} gateway URL{(found.Urls.Count == 1 ? "" : "s")}");
        if (found.Urls.Count == 1) findings.Good("urls", contract, found.Urls[0]);
        else foreach (var url in found.Urls) findings.Good("urls", contract, url);
        return found;
    }

    /// <summary>The lookup for a record, without a finding.</summary>
    public async Task<OffchainLookup?> LookUpAsync(Address resolver, string name, RecordQuery query, CancellationToken stop)
    {
        if (!DnsName.TryEncode(name, out var wireName)) return null;
        var request = new ResolveRequest(ResolveForm.Ens, wireName, query.Encode(), default).Encode();
        var answer = await directory.Rpc.CallAsync(new CallRequest(resolver, request), stop);
        return answer.Reverted && OffchainLookup.TryDecode(answer.Data, out var lookup) ? lookup : null;
    }

    /// <summary>The lookup for the profile of a name.</summary>
    public Task<OffchainLookup?> LookUpProfileAsync(Address resolver, string name, CancellationToken stop) =>
        LookUpAsync(resolver, name, new TextQuery(Namehash.Of(name), ProfileTextKeys.User[0]), stop);
}
