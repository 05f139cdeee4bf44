using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Core.Profile;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Gateway.Zones;

namespace Dm3.Benchmarks;

/// <summary>The names, their records and the requests about them. The same in every run.</summary>
internal static class Workload
{
    public const string ProfileKey = "network.dm3.profile";

    public const ulong ChainId = 1;

    public static readonly Zone Zone = new(new ZoneOptions
    {
        Name = "dm3.eth",
        Kinds = ["name"],
        Resolvers = ["0xd3a5e0c4b1f2968778695a4b3c2d1e0f00112233"],
    });

    /// <summary>Name <paramref name="index"/> of those that the gateway holds. All have one length.</summary>
    public static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"user{index:d8}.{Zone.Name}");

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

    /// <summary>Calldata that asks for a name's profile.</summary>
    public static byte[] Calldata(string name)
    {
        _ = DnsName.TryEncode(name, out var wire);
        return new ResolveRequest(ResolveForm.Ens, wire, new TextQuery(Namehash.Of(name), ProfileKey).Encode(), default).Encode();
    }

    /// <summary>The URL's path for that.</summary>
    public static string Path(string name) => $"/{Zone.Resolver.ToLowerHex()}/{Hex.Encode(Calldata(name))}.json";

    /// <summary>The whole HTTP request for that.</summary>
    public static byte[] Lookup(string name) => Encoding.ASCII.GetBytes($"GET {Path(name)} HTTP/1.1\r\nHost: gateway.example\r\n\r\n");

    /// <summary>0 to <paramref name="count"/> − 1, mixed: names next to each other in the file are not asked for one after the other.</summary>
    public static int[] MixedOrder(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new Random(1).Shuffle(order);
        return order;
    }
}
