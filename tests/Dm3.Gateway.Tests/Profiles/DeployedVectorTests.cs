using System.Text.Json;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Encoding;
using Dm3.Testing;

namespace Dm3.Gateway.Tests.Profiles;

/// <summary>The recorded session of dm3's own resolver, request by request against ours: the same statuses and bodies.</summary>
public sealed class DeployedVectorTests
{
    private static readonly (string, string?)[] ZonesOfTheRecording =
    [
        ("Gateway:Zones:0:Name", "addr.dm3.eth"), ("Gateway:Zones:0:Kinds:0", "address"), ("Gateway:Zones:0:Kinds:1", null),
        ("Gateway:Zones:1:Name", "user.dm3.eth"), ("Gateway:Zones:1:Kinds:0", "name"), ("Gateway:Zones:1:Resolvers:0", TestGateway.Resolver.ToString()),
    ];

    // Where the recorded service fails: its profile route cannot be reached, and a claim without signature throws.
    private static readonly Dictionary<string, int> Better = new()
    {
        ["resolver/142 profile of an address, none yet"] = 404,
        ["resolver/149 profile of an address"] = 200,
        ["resolver/150 profile of an address in lower case"] = 200,
        ["resolver/157 claim name without signature"] = 400,
    };

    [Fact]
    public async Task Answers_LikeTheDeployedResolver()
    {
        await using var gateway = await TestGateway.StartAsync(ZonesOfTheRecording);
        using var file = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("tests", "vectors", "dm3", "http.json")));
        var replayed = 0;
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var name = vector.GetProperty("name").GetString()!;
            var (inputs, expected) = (vector.GetProperty("inputs"), vector.GetProperty("expected"));
            if (vector.GetProperty("group").GetString() != "resolver") continue;
            if (name == "resolver/168 delete name with the wrong text") await CheckLookupsAsync(gateway, file.RootElement);
            if (!inputs.GetProperty("path").GetString()!.StartsWith("/profile/", StringComparison.Ordinal))
            {
                await CheckLookupAsync(gateway, name, inputs.GetProperty("path").GetString()!, expected);
                replayed++;
                continue;
            }

            var body = inputs.TryGetProperty("body", out var json) ? TestGateway.Json(json.GetRawText()) : null;
            var reply = await gateway.SendAsync(new HttpMethod(inputs.GetProperty("method").GetString()!), inputs.GetProperty("path").GetString()!, body);
            replayed++;
            Assert.True(reply.IsOpenToAnyOrigin);
            if (Better.TryGetValue(name, out var status))
            {
                Assert.True(status == reply.Status, $"{name}: {reply.Status} {reply.Text}");
                continue;
            }

            Assert.True(expected.GetProperty("status").GetInt32() == reply.Status, $"{name}: {reply.Status} {reply.Text}");
            switch (expected.GetProperty("bodyKind").GetString())
            {
                case "json":
                    Assert.True(JsonElement.DeepEquals(expected.GetProperty("body"), JsonDocument.Parse(reply.Body).RootElement), $"{name}: {reply.Text}");
                    Assert.Equal("application/json", reply.ContentType);
                    break;
                case "text":
                    Assert.Equal(expected.GetProperty("body").GetString(), reply.Text);
                    Assert.Equal("text/plain", reply.ContentType);
                    break;
                default:
                    Assert.Empty(reply.Body);
                    break;
            }
        }

        Assert.Equal(30, replayed);
    }

    /// <summary>
    /// A recorded lookup. The deployed resolver answers the bare record, unsigned, to a gateway that signs; ours is that gateway too: what it signs must hold the same
    /// record. What the deployed one does not know or refuses, ours answers signed and empty: a 4xx would end the client's search, and no signature no trust.
    /// </summary>
    private static async Task CheckLookupAsync(TestGateway gateway, string name, string path, JsonElement expected)
    {
        // Neither an address nor calldata: there is no such route here.
        if (name == "resolver/167 ccip garbage")
        {
            Assert.Equal((404, "no-such-route"), (await gateway.GetAsync(path)).Problem);
            return;
        }

        // A name that no client sends: ENS names are normalised before they are encoded (ENSIP-1). The next exchange finds the same name in lower case.
        if (name == "resolver/162 ccip text by address name, .json suffix")
        {
            Assert.Equal(400, (await gateway.GetAsync(path)).CcipRefusal);
            return;
        }

        // The recorded sender is nobody. Whoever asks for a resolver that it signs for gets the record.
        var calldata = path.Split('/')[2];
        if (name.Contains("alias", StringComparison.Ordinal)) Assert.Equal(404, (await gateway.GetAsync(path)).CcipRefusal);
        var reply = await gateway.GetAsync(path.Replace(Address.Zero.ToLowerHex(), TestGateway.Resolver.ToLowerHex(), StringComparison.Ordinal));
        var request = Hex.Decode(calldata);
        var result = gateway.Verified(reply, request);
        Assert.True(Compared.TryGetValue(name, out var compare), name);
        compare(expected, result);
    }

    // By name: how the record inside the signed answer compares with the recorded body.
    private static readonly Dictionary<string, Action<JsonElement, byte[]>> Compared = new()
    {
        ["resolver/161 ccip text by alias"] = IsTheText,
        ["resolver/163 ccip text by lower-case address name"] = IsTheText,
        // Recorded as 20 bare bytes, which no ABI decoder reads; ours is a word.
        ["resolver/164 ccip addr"] = (expected, result) => Assert.Equal(expected.GetProperty("body").GetString(), AddressIn(result).ToLowerHex()),
        // Recorded as 0x, which no ABI decoder reads either; ours is an empty text.
        ["resolver/165 ccip text of an unknown name"] = (_, result) => Assert.Equal("", Lookup.DecodeText(result)),
        // Recorded as a 400; other records are empty, not wrong.
        ["resolver/166 ccip text of another record"] = (_, result) => Assert.Equal("", Lookup.DecodeText(result)),
    };

    private static void IsTheText(JsonElement expected, byte[] result) =>
        Assert.Equal(Lookup.DecodeText(Hex.Decode(expected.GetProperty("body").GetString())), Lookup.DecodeText(result));

    private static Address AddressIn(byte[] result)
    {
        var reader = new AbiReader(result);
        Assert.True(reader.TryReadAddress(out var address));
        return address;
    }

    private static async Task CheckLookupsAsync(TestGateway gateway, JsonElement recording)
    {
        var account = Address.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        var profile = recording.GetProperty("vectors").EnumerateArray().First().GetProperty("inputs").GetProperty("names")
            .GetProperty("alice.eth").GetProperty("text").GetProperty("network.dm3.profile").GetString();
        Assert.Equal(profile, await gateway.TextOfAsync("alice.user.dm3.eth", "network.dm3.profile"));
        Assert.Equal(profile, await gateway.TextOfAsync($"{account.ToLowerHex()}.addr.dm3.eth", "network.dm3.profile"));
        Assert.Equal(account, await gateway.AddrOfAsync("alice.user.dm3.eth"));
        var fetched = await gateway.GetAsync($"/profile/{account}");
        Assert.Equal(profile, "data:application/json," + fetched.Text);
    }
}
