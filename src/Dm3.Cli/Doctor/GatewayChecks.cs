using System.Globalization;
using System.Text.Json;
using Dm3.Client.Zones;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;

namespace Dm3.Cli.Doctor;

/// <summary>One gateway URL of the contract: reachable, open to browsers, clock, answers that the contract accepts, signed empties for what does not exist.</summary>
internal sealed class GatewayChecks(Findings findings, HttpClient http, IEthereumRpc rpc, bool allowLocal, TimeProvider clock)
{
    /// <summary>Looks at the URL with a lookup for an address and one for a text of a name that does not exist.</summary>
    /// <returns>Who signs its answers; null when there is no answer to look at.</returns>
    public async Task<Address?> CheckAsync(string template, OffchainLookup address, OffchainLookup text, CancellationToken stop)
    {
        if (!Uri.TryCreate(Fill(template, address), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0)
        {
            findings.Fail("gateway", template, "This is no URL of a gateway.", "Correct the URL in the contract (setSettings): https://…/{sender}/{data}.json");
            return null;
        }

        if (url.Scheme == "http" && !allowLocal)
        {
            findings.Fail("gateway", template, "The URL is not https: browsers and careful clients do not ask it.", "Put the gateway behind TLS and correct the URL in the contract (setSettings).");
            return null;
        }

        var answer = await AskAsync(template, url, address, stop);
        if (answer.Status == 0)
        {
            findings.Fail("gateway", template, answer.Fault, "Start the gateway and its proxy, look at DNS and firewall, or correct the URL in the contract (setSettings).");
            return null;
        }

        if (!answer.IsSuccess)
        {
            findings.Fail("gateway", template, $"HTTP status {answer.Status}: {answer.Text}", answer.Status == 404
                ? $"The gateway does not serve this contract: add {address.Sender} to Gateway:Zones:0:Resolvers."
                : "Look at the gateway's log.");
            return null;
        }

        findings.Good("gateway", template, "answers");
        await CheckOpenAsync(template, url, answer, stop);
        answer.CheckClock(findings, template, clock.GetUtcNow());
        var signer = await CheckAnswerAsync(template, address, answer, stop);
        if (signer is not null) await CheckEmptyAsync(template, address, text, answer, stop);
        return signer;
    }

    /// <summary>The registry behind a gateway, where there is one: does it speak of the same contract, chain and signer?</summary>
    public async Task CheckRegistryAsync(string template, string name, Address resolver, Address signer, ulong chain, CancellationToken stop)
    {
        var origin = new Uri(new Uri(template.Replace("{sender}", "0x", StringComparison.Ordinal).Replace("{data}", "0x", StringComparison.Ordinal)), "/");
        using var client = new HttpClient(new Handed(http), disposeHandler: true) { BaseAddress = origin, Timeout = http.Timeout, MaxResponseContentBufferSize = 4 * 1024 * 1024 };
        var zones = await new ZoneClient(client).ListAsync(stop);
        var target = origin.GetLeftPart(UriPartial.Authority);
        if (!zones.IsSuccess)
        {
            findings.Skip("registry", target, $"No registry to compare with: {zones.Problem.Code}.");
            return;
        }

        var zone = zones.Value.Where(each => name == each.Name || name.EndsWith("." + each.Name, StringComparison.Ordinal)).MaxBy(each => each.Name.Length);
        if (zone is null) findings.Fail("registry", target, $"It serves no zone that {name} lies in.", $"Add the zone to Gateway:Zones, or claim it: dm3 zone claim {name}");
        else if (zone.Resolver != resolver) findings.Fail("registry", target, $"It has wallets sign for {zone.Resolver}; ENS names {resolver}.", $"Put {resolver} first in Gateway:Zones:0:Resolvers.");
        else if (zone.ChainId != chain) findings.Fail("registry", target, $"It is set to chain {zone.ChainId}; this is chain {chain}.", $"Set Gateway:ChainId to {chain}.");
        else if (zone.Signer != signer) findings.Fail("registry", target, $"It says that {zone.Signer} signs; the answer was signed by {signer}.", "Several gateways stand behind this URL: give them the same answer key.");
        else if (zone.Suspended) findings.Fail("registry", target, $"The zone {zone.Name} is suspended.", $"Its ENS name changed hands or resolver: claim it again, dm3 zone claim {zone.Name}");
        else findings.Good("registry", target, $"serves {zone.Name} for this contract and chain");
    }

    private async Task CheckOpenAsync(string template, Uri url, ServiceAnswer answer, CancellationToken stop)
    {
        var open = answer.IsOpen;
        // A POST with JSON is asked about first.
        if (open && !template.Contains("{data}", StringComparison.Ordinal)) open = (await ServiceAnswer.AskAsync(http, HttpMethod.Options, url, null, stop)).IsOpen;
        if (open) findings.Good("cors", template, "open to pages of every origin");
        else findings.Fail("cors", template, "Browsers may not read its answers: Access-Control-Allow-Origin is missing.", "Let the proxy in front pass the gateway's CORS headers on; the gateway itself sends them.");
    }

    private async Task<Address?> CheckAnswerAsync(string template, OffchainLookup lookup, ServiceAnswer answer, CancellationToken stop)
    {
        if (Data(answer) is not { } data || !CcipAnswer.TryDecode(data, out var result, out var expires, out var signature))
        {
            findings.Fail("answer", template, "It answers with something else than a signed record.", "Is this URL a dm3 gateway's? Correct it in the contract (setSettings).");
            return null;
        }

        var left = (long)expires - clock.GetUtcNow().ToUnixTimeSeconds();
        if (left <= 0) findings.Fail("expiry", template, $"The answer expired {-left} s ago.", "Set the clocks by NTP, and look for a cache in front of the gateway that keeps answers too long.");
        else findings.Good("expiry", template, "holds for " + left.ToString(CultureInfo.InvariantCulture) + " s");

        var digest = CcipAnswer.Digest(lookup.Sender, expires, lookup.CallData.Span, result);
        if (!EcdsaSignature.TryParse(signature, out var parsed) || !Secp256k1.TryRecoverAddress(digest, parsed, out var signer))
        {
            findings.Fail("signature", template, "The answer's signature is none.", "Something between the gateway and here changes answers, or the URL is another service's.");
            return null;
        }

        var accepted = await rpc.CallAsync(new CallRequest(lookup.Sender, lookup.EncodeCallback(data)), stop);
        if (accepted.Reverted)
        {
            var (detail, remedy) = ContractError.Describe(accepted.Data, signer);
            findings.Fail("signature", template, detail, remedy);
        }
        else
        {
            findings.Good("signature", template, $"by {signer}, accepted by the contract");
        }

        return signer;
    }

    // What does not exist must be answered too, and signed: a refusal would make every client show a fault instead of "no record".
    private async Task CheckEmptyAsync(string template, OffchainLookup address, OffchainLookup text, ServiceAnswer addressAnswer, CancellationToken stop)
    {
        var textAnswer = await AskAsync(template, new Uri(Fill(template, text)), text, stop);
        var empty = Inner(addressAnswer, address) is { } word && new AbiReader(word).TryReadAddress(out var none) && none.IsZero
            && Inner(textAnswer, text) is { } value && new AbiReader(value).TryReadString(out var nothing) && nothing.Length == 0;
        if (empty) findings.Good("empty", template, "a name that does not exist gets signed empty records");
        else findings.Fail("empty", template, "A name that does not exist gets no signed empty records.", "The gateway is no dm3 gateway, or an old one: update it.");
    }

    private static byte[]? Inner(ServiceAnswer answer, OffchainLookup lookup) => lookup.Urls.Count > 0 && Data(answer) is { } data && CcipAnswer.TryDecode(data, out var result, out _, out _) ? result.ToArray() : null;

    private Task<ServiceAnswer> AskAsync(string template, Uri url, OffchainLookup lookup, CancellationToken stop) => template.Contains("{data}", StringComparison.Ordinal)
        ? ServiceAnswer.AskAsync(http, HttpMethod.Get, url, null, stop)
        : ServiceAnswer.AskAsync(http, HttpMethod.Post, url, JsonSerializer.Serialize(new { data = Hex.Encode(lookup.CallData.Span), sender = lookup.Sender.ToLowerHex() }), stop);

    private static string Fill(string template, OffchainLookup lookup) => template
        .Replace("{sender}", lookup.Sender.ToLowerHex(), StringComparison.Ordinal)
        .Replace("{data}", Hex.Encode(lookup.CallData.Span), StringComparison.Ordinal);

    private static byte[]? Data(ServiceAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String
                && Hex.TryDecode(data.GetString(), out var bytes) ? bytes : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // The same guarded connections, under another base address.
    private sealed class Handed(HttpClient over) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => over.SendAsync(Copy(request), cancellationToken);

        private static HttpRequestMessage Copy(HttpRequestMessage request) => new(request.Method, request.RequestUri);
    }
}
