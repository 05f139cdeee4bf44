using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Core.Profile;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;
using Dm3.Gateway.Zones;

namespace Dm3.Benchmarks.Data;

/// <summary>The names, their records and the requests about them. The same in every run.</summary>
internal static class Workload
{
    public const string ProfileKey = "network.dm3.profile";

    public const ulong ChainId = 1;

    public static readonly Zone Zone = new(new ZoneOptions
    {
        Name = "dm3.eth",
        Kinds = ["name", "address"],
        Resolvers = ["0xd3a5e0c4b1f2968778695a4b3c2d1e0f00112233"],
    });

    /// <summary>Name <paramref name="index"/> of those that the gateway holds. All have one length.</summary>
    public static string Name(int index) => $"{Label(index)}.{Zone.Name}";

    /// <summary>The label of that name.</summary>
    public static string Label(int index) => string.Create(CultureInfo.InvariantCulture, $"user{index:d8}");

    /// <summary>Names that nobody registered, of the same length.</summary>
    public static string FreeName(int index) => string.Create(CultureInfo.InvariantCulture, $"free{index:d8}.{Zone.Name}");

    /// <summary>A dm3 profile with keys of the name's own, signed by the name's owner.</summary>
    public static string Profile(string name, PrivateKey owner) => DataRecord.Create(SignedUserProfile.Sign(Keys(name), owner).ToJson());

    /// <summary>The same with a signature that only looks like one: for names that are written straight into the file, past the gateway's check.</summary>
    public static string UnsignedProfile(string name) => DataRecord.Create(new JsonObject
    {
        ["profile"] = Keys(name).ToJson(),
        ["signature"] = "0x" + Convert.ToHexStringLower([.. SHA512.HashData(Encoding.UTF8.GetBytes(name)), 27]),
    });

    private static UserProfile Keys(string name)
    {
        var seed = Encoding.UTF8.GetBytes(name);
        return new UserProfile(
            Convert.ToBase64String(SHA256.HashData([.. seed, 1])),
            Convert.ToBase64String(SHA256.HashData([.. seed, 2])),
            ["one.delivery.dm3.eth", "two.delivery.dm3.eth", "three.delivery.dm3.eth"]);
    }

    /// <summary>Asks for the profile of a name that the gateway holds.</summary>
    public static Lookup ProfileOf(string name) => new(Resolve(name, new TextQuery(Namehash.Of(name), ProfileKey)), () => RecordAnswer.Text(UnsignedProfile(name)));

    /// <summary>Asks for the profile of a name that nobody registered: a signed empty text.</summary>
    public static Lookup ProfileOfNobody(string name) => new(Resolve(name, new TextQuery(Namehash.Of(name), ProfileKey)), () => RecordAnswer.Text(""));

    /// <summary>Asks for the Ether address of a name that the gateway holds: its owner's.</summary>
    public static Lookup AddressOf(string name) => new(
        Resolve(name, new AddrQuery(Namehash.Of(name))),
        () => RecordAnswer.Address(new Address(SHA256.HashData(Encoding.ASCII.GetBytes(name)).AsSpan(0, Address.Length))));

    /// <summary>Asks for the Ether address of <c>0x….dm3.eth</c>, which needs no registration.</summary>
    public static Lookup AddressName(int index)
    {
        var address = new Address(SHA256.HashData(BitConverter.GetBytes(index)).AsSpan(0, Address.Length));
        var name = $"{address.ToLowerHex()}.{Zone.Name}";
        return new(Resolve(name, new AddrQuery(Namehash.Of(name))), () => RecordAnswer.Address(address));
    }

    /// <summary>Asks for four records of a name at once, as clients do.</summary>
    public static Lookup FourRecordsOf(string name)
    {
        var node = Namehash.Of(name);
        var owner = new Address(SHA256.HashData(Encoding.ASCII.GetBytes(name)).AsSpan(0, Address.Length));
        RecordQuery[] queries = [new TextQuery(node, ProfileKey), new AddrQuery(node), new ContenthashQuery(node), new TextQuery(node, "avatar")];
        return new(
            Resolve(name, new MulticallQuery([.. queries.Select(MulticallItem.Of)])),
            () => RecordAnswer.Multicall([RecordAnswer.Text(UnsignedProfile(name)), RecordAnswer.Address(owner), RecordAnswer.Bytes([]), RecordAnswer.Text("")]));
    }

    private static byte[] Resolve(string name, RecordQuery query)
    {
        _ = DnsName.TryEncode(name, out var wire);
        return new ResolveRequest(ResolveForm.Ens, wire, query.Encode(), default).Encode();
    }

    /// <summary>0 to <paramref name="count"/> − 1, mixed: names next to each other in the file are not asked for one after the other.</summary>
    public static int[] MixedOrder(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new Random(1).Shuffle(order);
        return order;
    }

    /// <summary>So many different ones of 0 to <paramref name="count"/> − 1, spread over all of them and mixed.</summary>
    public static int[] Sample(int count, int size)
    {
        if (size >= count) return MixedOrder(count);
        var step = (double)count / size;
        return [.. MixedOrder(size).Select(i => (int)(i * step))];
    }
}
