using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.Core.Names;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Writes;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;

namespace Dm3.Gateway.Registration;

/// <summary>Carries out writes that come as signed calldata (ERC-7884, ENSIP-20), as the operations that they stand for.</summary>
/// <remarks>
/// What the resolver gives a caller to sign holds no nonce, since a contract knows no version of a name. A call is taken once all the same, and not after a later one:
/// <list type="bullet">
/// <item>Its digest is kept with the operation; the same message is never carried out again.</item>
/// <item>Of one sender's calls on one name, none is taken that expires before one that was carried out: expirations come from the chain's clock, so their
/// order is that of asking. Two of one block may come in any order.</item>
/// <item>It is good for the hour that the resolver gives, a day at the very most.</item>
/// <item>Who wants more puts <c>expectVersion(node, version)</c> into a multicall: it holds for that version only, as the nonce of other operations does.</item>
/// </list>
/// </remarks>
public sealed class CallOperations(
    RegistrationService registrations, NameRules rules, CurrentNames names, NameStore store, OperationStore operations, SignatureCheck signatures, GatewayMeters meters,
    GatewayOptions options, TimeProvider clock)
{
    /// <summary>Most head words that calldata may unfold to.</summary>
    public const int MaxItems = 2048;

    /// <summary>Most content bytes that calldata may unfold to.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Deepest nesting of multicalls.</summary>
    public const int MaxDepth = 4;

    /// <summary>The work that one calldata may cause.</summary>
    public static AbiBudget NewBudget() => new(MaxItems, MaxBytes, MaxDepth);

    /// <summary>What became of a call.</summary>
    /// <param name="Name">The name as it is now.</param>
    /// <param name="Request">What the calldata asked for.</param>
    public sealed record Done(StoredName Name, WriteRequest Request);

    /// <summary>Carries out a signed call.</summary>
    /// <param name="message">What was signed.</param>
    /// <param name="domain">The domain that the caller says it was signed under; null if it does not say.</param>
    /// <param name="signature">Account or contract wallet.</param>
    /// <param name="takeWrite">Counts a write on a name against the caller's budget.</param>
    /// <param name="cancellation">Counts until the write begins.</param>
    public async Task<(Done? Done, Problem? Refusal)> ExecuteAsync(CallMessage message, CallDomain? domain, byte[] signature, Func<string, Problem?> takeWrite, CancellationToken cancellation)
    {
        var (done, refusal) = await CheckAndCarryOutAsync(message, domain, signature, takeWrite, cancellation);
        meters.CountOperation("Message", refusal?.Code);
        return (done, refusal);
    }

    private async Task<(Done? Done, Problem? Refusal)> CheckAndCarryOutAsync(CallMessage message, CallDomain? domain, byte[] signature, Func<string, Problem?> takeWrite, CancellationToken cancellation)
    {
        if (SignatureCheck.CheckSize(signature) is { } tooBig) return (null, tooBig);
        if (!WriteRequest.TryDecode(message.Data, NewBudget(), out var request, out var fault)) return (null, CallRefusals.Unreadable(fault));
        if (Locate(request, out var name) is { } unknown) return (null, unknown);
        if (takeWrite(name!.Name) is { } tooMany) return (null, tooMany);
        if (domain is not null && !domain.Is(RegistryTypedData.Domain(options.ChainId, name!.Zone.Resolver))) return (null, CallRefusals.OtherDomain());
        if (Deadlines.Check(message.ExpirationTimestamp, clock) is { } untimely) return (null, untimely);

        var document = message.ToDocument(options.ChainId, name!.Zone);
        if (!document.TryHash(out var digest, out var unhashable)) return (null, Refusals.InvalidBody(unhashable));
        var (signer, refusal) = await signatures.FindSignerAsync(digest, signature, message.Sender, cancellation);
        if (refusal is not null) return (null, refusal);
        if (signer != message.Sender) return (null, Refusals.WrongSigner($"The signature is by {signer}, not by the sender {message.Sender}."));

        // Before the order of calls: a repeated call is one that was accepted, not one that came late.
        if (operations.Contains(name.Node, digest)) return (null, Refusals.Replayed());
        var (operation, unfit) = Translate(request, name, message);
        if (unfit is not null) return (null, unfit);
        if (registrations.Check(operation!, out _) is { } broken) return (null, broken);
        if (LastExpiration(name.Node, message.Sender) is { } last && message.ExpirationTimestamp < last) return (null, CallRefusals.Stale(last.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        var evidence = new SignedOperation(message.Sender, document.MessageText, digest, signature, clock.GetUtcNow().ToUnixTimeSeconds());
        // The version that was looked at is the one that is written over: a call that came in between makes this one start again with the client.
        var (stored, refused) = await registrations.CarryOutAsync(operation!, name, evidence, cancellation);
        return refused is not null ? (null, refused) : (new Done(stored!, request), null);
    }

    private Problem? Locate(WriteRequest request, out ZoneName? name)
    {
        name = null;
        var text = request.Name ?? store.Find(request.Node)?.Name;
        return text is null ? CallRefusals.UnknownNode() : rules.Read(text, out name);
    }

    private (Operation? Operation, Problem? Refusal) Translate(WriteRequest request, ZoneName name, CallMessage message)
    {
        var nonce = request.ExpectedVersion ?? registrations.VersionOf(name);
        var deadline = message.ExpirationTimestamp;
        if (request.Transfer is { } transfer)
        {
            return names.Find(name) is { Released: false } stored && stored.Owner != transfer.Owner
                ? (null, CallRefusals.OwnerDiffers())
                : (new Transfer { Name = name.Name, NewOwner = transfer.NewOwner, Nonce = nonce, Deadline = deadline }, null);
        }

        List<TextRecord> texts = [.. request.Texts.Select(text => new TextRecord(text.Key, text.Value))];
        List<AddressRecord> addresses = [.. request.Addresses.Select(address => new AddressRecord(address.CoinType, address.Value))];
        byte[] contenthash = request.Contenthash switch { null => [], [] => [0], var hash => hash };
        if (request.Register is not { } register)
            return (new RecordUpdate { Name = name.Name, Texts = texts, Addresses = addresses, Contenthash = contenthash, Nonce = nonce, Deadline = deadline }, null);
        if (!register.Resolver.IsZero && name.Zone.Resolvers.Count > 0 && !name.Zone.Resolvers.Contains(register.Resolver)) return (null, CallRefusals.OtherResolver());
        var term = name.Zone.Policy.RegistrationPeriodSeconds;
        if (term > 0 && register.Duration > term) return (null, CallRefusals.TermTooLong(term));
        // The secret belongs to commit and reveal, which nothing here needs: registerParams says so.
        return (new NameRegistration { Name = name.Name, Owner = register.Owner, Texts = texts, Addresses = addresses, Contenthash = contenthash, Nonce = nonce, Deadline = deadline }, null);
    }

    private BigInteger? LastExpiration(in Hash256 node, in Address sender) =>
        operations.LastMessage(node, sender, CallMessage.JsonBeginning) is { } text
            ? BigInteger.Parse((string)JsonNode.Parse(text)![CallMessage.ExpirationMember]!, System.Globalization.CultureInfo.InvariantCulture)
            : null;
}
