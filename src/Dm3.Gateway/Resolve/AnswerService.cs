using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Names;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Resolve;

/// <summary>From calldata to signed answer: decode, find the records, encode, sign.</summary>
public sealed class AnswerService(
    ZoneSet zones, CurrentNames names, LookupSenders senders, ZoneSigners signers, ChangeStamps stamps, RegistrationTerms registrations, GatewayMeters meters, GatewayOptions options,
    TimeProvider clock)
{
    /// <summary>Most head words that one request may unfold to; a multicall of 40 records takes 40.</summary>
    public const int MaxItems = 2048;

    /// <summary>Most content bytes that one request may unfold to, and that its result may have.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Deepest nesting of multicalls and arrays.</summary>
    public const int MaxDepth = 8;

    /// <summary>Most labels of a name.</summary>
    public const int MaxLabels = 256;

    /// <summary>Answers calldata of <c>resolve</c> or <c>resolveWithContext</c>.</summary>
    /// <param name="sender">The contract that the client names as asking.</param>
    /// <param name="calldata">The request; what is signed is its hash.</param>
    /// <param name="cancellation">Ends the work when the client leaves.</param>
    public async ValueTask<AnswerOutcome> AnswerAsync(Address sender, byte[] calldata, CancellationToken cancellation)
    {
        var budget = NewBudget();
        if (!ResolveRequest.TryDecode(calldata, budget, out var request, out var error)) return Refuse(error, "resolve(bytes,bytes)");
        if (!DnsName.TryDecode(request.WireName.Span, out var text, out var fault))
            return AnswerOutcome.Refuse(400, $"The name is not in the DNS form that ENSIP-10 asks for: {fault}.");
        // Its namehash takes two Keccak hashes a label, and no name that can be registered comes near this.
        if (text.AsSpan().Count('.') >= MaxLabels) return AnswerOutcome.Refuse(400, $"The name has more than {MaxLabels} labels.");
        if (zones.Locate(text) is not { } name) return AnswerOutcome.Refuse(404, "The name lies under none of the zones that this gateway serves.");
        if (await senders.SigningTargetAsync(sender, name.Zone, cancellation) is not { } target)
            return AnswerOutcome.Refuse(404, $"{sender} is not a resolver of {name.Zone.Name} that this gateway signs for.");
        if (!RecordQuery.TryDecode(request.Call, budget, out var query, out error)) return Refuse(error, "record");

        var stamp = stamps.Of(name.Node);
        var room = MaxBytes;
        var resolved = ResolvedName.Read(names, name);
        if ((query is RegistrationTermsQuery terms
            ? terms.WireName.Span.SequenceEqual(request.WireName.Span) ? registrations.Of(name) : null
            : Encode(resolved, name.Node, query, ref room)) is not { } encoded)
            return room < 0
                ? AnswerOutcome.Refuse(400, $"The answer would have more than {MaxBytes} bytes: ask for fewer records at once.")
                : AnswerOutcome.Refuse(400, "The record call is for another name: its node is not the namehash of the name.");
        if (!RecordAnswer.TryShape(request.Form, query, encoded, out var result))
            return AnswerOutcome.Refuse(400, "resolveWithContext carries records of type address, bytes and text only.");

        // Never longer than what it says holds.
        var expires = Math.Min(clock.GetUtcNow().ToUnixTimeSeconds() + options.AnswerLifetimeSeconds, resolved.HoldsUntilUnixSeconds ?? long.MaxValue);
        meters.CountSignature();
        return new SignedAnswer(CcipAnswer.Sign(request.Form, signers.Of(name.Zone), target, (ulong)expires, calldata, result), expires, name.Node, stamp) { Zone = name.Zone };
    }

    /// <summary>The work that one request may cause.</summary>
    public static AbiBudget NewBudget() => new(MaxItems, MaxBytes, MaxDepth);

    /// <summary>The words for calldata that was not decoded.</summary>
    public static AnswerOutcome Refuse(CcipError error, string what) => AnswerOutcome.Refuse(400, error switch
    {
        CcipError.UnknownFunction => $"The calldata is of no {what} call that this gateway knows.",
        CcipError.TooMuchWork => $"The calldata unfolds to more than {MaxItems} items, {MaxBytes} bytes or {MaxDepth} levels.",
        _ => $"The calldata of the {what} call is malformed.",
    });

    // Null when the query is for another name, or (room below 0) when the result would be too big.
    private static byte[]? Encode(ResolvedName name, in Hash256 node, RecordQuery query, ref int room)
    {
        if (query is NodeQuery { Node: var asked } && asked != node) return null;
        var encoded = query switch
        {
            AddrQuery => RecordAnswer.Address(name.CoinAddress(ResolvedName.EthereumCoinType).Value.Span is { Length: Address.Length } bytes ? new Address(bytes) : Address.Zero),
            CoinAddrQuery coin => RecordAnswer.Bytes(name.CoinAddress(coin.CoinType).Value.Span),
            TextQuery text => RecordAnswer.Text(name.Text(text.Key).Value.Span),
            ContenthashQuery => RecordAnswer.Bytes(name.Contenthash().Value.Span),
            NameQuery => RecordAnswer.Text(name.PrimaryName()),
            // Records of these kinds are not stored here: correctly typed and empty.
            PubkeyQuery => RecordAnswer.Pubkey(Hash256.Zero, Hash256.Zero),
            AbiQuery => RecordAnswer.Abi(0, []),
            InterfaceQuery => RecordAnswer.Address(Address.Zero),
            DataQuery => RecordAnswer.Bytes([]),
            // As part of a multicall it is no record.
            RegistrationTermsQuery => null,
            MulticallQuery multicall => EncodeItems(name, node, multicall, ref room),
            _ => throw new ArgumentOutOfRangeException(nameof(query)),
        };
        // A multicall is charged by its items.
        if (query is not MulticallQuery) room -= encoded?.Length ?? 0;
        return room < 0 ? null : encoded;
    }

    // An item that cannot be answered is an error in its own place; the others are answered.
    private static byte[]? EncodeItems(ResolvedName name, in Hash256 node, MulticallQuery multicall, ref int room)
    {
        var answers = new byte[multicall.Items.Count][];
        for (var i = 0; i < answers.Length; i++)
        {
            var item = multicall.Items[i];
            var answer = item.Query is null ? null : Encode(name, node, item.Query, ref room);
            if (room < 0) return null;
            answers[i] = answer ?? RecordAnswer.Error(item.Selector);
        }

        return RecordAnswer.Multicall(answers);
    }
}
