using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;

namespace Dm3.Client.Names;

/// <summary>Records to set or delete. Immutable: each method gives a new set.</summary>
public sealed record RecordSet
{
    private const ulong EthereumCoinType = 60;

    // No content hash begins with it, so the service takes it for "delete".
    private const string DeletedContenthash = "0x00";

    private ImmutableSortedDictionary<string, string> _texts = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<ulong, string> _addresses = ImmutableSortedDictionary<ulong, string>.Empty;
    private string _contenthash = "0x";

    /// <summary>Changes nothing.</summary>
    public static RecordSet Empty { get; } = new();

    /// <summary>Sets a text record (ENSIP-5); an empty value deletes it.</summary>
    public RecordSet WithText(string key, string value) => this with { _texts = _texts.SetItem(key, value) };

    /// <summary>Sets the address on Ethereum.</summary>
    public RecordSet WithAddress(Address address) => WithAddress(EthereumCoinType, address.Bytes);

    /// <summary>Sets the address on another chain, in that chain's binary form (ENSIP-9, ENSIP-11); empty deletes it.</summary>
    public RecordSet WithAddress(ulong coinType, ReadOnlySpan<byte> address) => this with { _addresses = _addresses.SetItem(coinType, Hex.Encode(address)) };

    /// <summary>Sets the content hash (ENSIP-7); empty deletes it.</summary>
    public RecordSet WithContenthash(ReadOnlySpan<byte> contenthash) => this with { _contenthash = contenthash.IsEmpty ? DeletedContenthash : Hex.Encode(contenthash) };

    internal void WriteTo(JsonObject message)
    {
        message["texts"] = new JsonArray([.. _texts.Select(text => new JsonObject { ["key"] = text.Key, ["value"] = text.Value })]);
        message["addresses"] = new JsonArray([.. _addresses.Select(address => new JsonObject
        {
            ["coinType"] = address.Key.ToString(CultureInfo.InvariantCulture),
            ["value"] = address.Value,
        })]);
        message["contenthash"] = _contenthash;
    }
}
