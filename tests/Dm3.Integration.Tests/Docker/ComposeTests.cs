using System.Text.RegularExpressions;
using Dm3.Delivery;
using Dm3.Gateway;
using Dm3.Testing;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Dm3.Integration.Tests.Docker;

/// <summary>What of <c>docker/</c> can be wrong without a Docker engine to say so.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Folder = RepositoryRoot.Combine("docker");

    private static readonly Dictionary<object, object> Compose = Read();

    private static Dictionary<object, object> Services => Map(Compose, "services");

    [Fact]
    public void TwoGatewaysShareDatabaseAndKeys()
    {
        var gateways = Services.Where(each => each.Key.ToString()!.StartsWith("gateway", StringComparison.Ordinal)).Select(each => (Dictionary<object, object>)each.Value).ToList();
        Assert.Equal(2, gateways.Count);
        Assert.Single(gateways.Select(each => Map(each, "environment")["Gateway__PostgresConnection"]).Distinct());
        Assert.All(gateways, each => Assert.Contains("gateway-keys:/keys", List(each, "volumes")));
        Assert.All(gateways, each => Assert.StartsWith("/keys/", (string)Map(each, "environment")["Gateway__AnswerKeyFile"], StringComparison.Ordinal));
    }

    [Fact]
    public void EverySettingExists()
    {
        var known = SettingsTable.Of(new GatewayOptions()).Keys.Select(key => "Gateway:" + key).Concat(SettingsTable.Of(new DeliveryOptions()).Keys.Select(key => "Delivery:" + key)).ToHashSet();
        var used = Services.Values.Cast<Dictionary<object, object>>().Where(each => each.ContainsKey("environment")).SelectMany(each => Map(each, "environment").Keys.Select(key => key.ToString()!))
            .Where(key => key.Contains("__", StringComparison.Ordinal)).Select(key => LaterItem().Replace(key.Replace("__", ":", StringComparison.Ordinal), ":0")).ToList();
        Assert.NotEmpty(used);
        Assert.All(used, key => Assert.Contains(key, known));
    }

    [Fact]
    public void EveryNameHasItsThing()
    {
        foreach (var service in Services.Values.Cast<Dictionary<object, object>>())
        {
            if (service.ContainsKey("build")) Assert.True(File.Exists(Path.Combine(Folder, (string)Map(service, "build")["dockerfile"])));
            if (service.ContainsKey("depends_on")) Assert.Subset(Services.Keys.ToHashSet(), Map(service, "depends_on").Keys.ToHashSet());
            foreach (var volume in service.ContainsKey("volumes") ? List(service, "volumes").Select(each => each.Split(':')[0]) : [])
            {
                Assert.True(volume.StartsWith('.') ? File.Exists(Path.Combine(Folder, volume)) : Map(Compose, "volumes").ContainsKey(volume), volume);
            }
        }
    }

    [Fact]
    public void TheProxySendsToServicesAndTheirPorts()
    {
        var servers = Server().Matches(File.ReadAllText(Path.Combine(Folder, "nginx.conf"))).Select(each => (Service: each.Groups[1].Value, Port: each.Groups[2].Value)).ToList();
        Assert.Equal(["delivery", "gateway1", "gateway2"], servers.Select(each => each.Service).Order());
        Assert.All(servers, server =>
        {
            var dockerfile = (string)Map((Dictionary<object, object>)Services[server.Service], "build")["dockerfile"];
            Assert.Contains($"EXPOSE {server.Port}\n", File.ReadAllText(Path.Combine(Folder, dockerfile)), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("delivery")]
    public void HostsDoNotRunAsRoot(string host)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "Dockerfile." + host)).ToList();
        Assert.InRange(lines.IndexOf("USER dm3"), 1, lines.FindIndex(line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal)));
        Assert.Contains("HEALTHCHECK", string.Join('\n', lines), StringComparison.Ordinal);
    }

    private static Dictionary<object, object> Read()
    {
        // Aliases and merge keys (<<) are what compose reads too.
        var parser = new MergingParser(new Parser(new StringReader(File.ReadAllText(Path.Combine(Folder, "compose.yaml")))));
        parser.Consume<StreamStart>();
        return new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(parser);
    }

    private static Dictionary<object, object> Map(Dictionary<object, object> parent, string key) => (Dictionary<object, object>)parent[key];

    private static List<string> List(Dictionary<object, object> parent, string key) => [.. ((List<object>)parent[key]).Cast<string>()];

    [GeneratedRegex(@":\d+\b")]
    private static partial Regex LaterItem();

    [GeneratedRegex(@"^\s+server (\w+):(\d+)\b", RegexOptions.Multiline)]
    private static partial Regex Server();
}
