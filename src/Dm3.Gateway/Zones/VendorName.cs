using Dm3.Ethereum;
using Dm3.Gateway.Registration;

namespace Dm3.Gateway.Zones;

/// <summary>What the operator of a zone wants a name to be: the whole of it, not a change.</summary>
public sealed record VendorName
{
    /// <summary>Who owns the name beside the operator: can change and transfer it by signature. Left out: nobody, or as before.</summary>
    public Address? Owner { get; init; }

    /// <summary>Keeps the name free for this address, which registers it by signature, whatever the zone's policy says. Then nothing else is given.</summary>
    public Address? ReservedFor { get; init; }

    /// <summary>All texts.</summary>
    public IReadOnlyList<TextRecord> Texts { get; init; } = [];

    /// <summary>All addresses.</summary>
    public IReadOnlyList<AddressRecord> Addresses { get; init; } = [];

    /// <summary>The content hash; empty for none.</summary>
    public byte[] Contenthash { get; init; } = [];

    /// <summary>The same as a change of a name with these texts, so that it runs through the checks of one.</summary>
    internal RecordUpdate ToUpdate(string name, IReadOnlyCollection<string> textsBefore) => new()
    {
        Name = name,
        Nonce = 0,
        Deadline = 0,
        Texts = textsBefore.Count == 0 ? Texts : [.. Texts, .. textsBefore.Except(Texts.Select(text => text.Key)).Select(key => new TextRecord(key, ""))],
        Addresses = Addresses,
        Contenthash = Contenthash,
    };
}
