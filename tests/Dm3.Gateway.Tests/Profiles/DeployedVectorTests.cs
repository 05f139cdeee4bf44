using System.Text.Json;
using Dm3.Ethereum;
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
            // Lookups are answered here in their signed form; what they find is looked at below.
            if (vector.GetProperty("group").GetString() != "resolver" || !inputs.GetProperty("path").GetString()!.StartsWith("/profile/", StringComparison.Ordinal)) continue;
            if (name == "resolver/168 delete name with the wrong text") await CheckLookupsAsync(gateway, file.RootElement);

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

        Assert.Equal(23, replayed);
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
