using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.DevNet;

namespace Dm3.Integration.Tests;

[Collection(NetworkTests.Name)]
public sealed class DevNetworkTests(NetworkFixture fixture)
{
    [Fact]
    public void Description_HoldsWhatTheContractOfTheFileSays()
    {
        var json = JsonNode.Parse(File.ReadAllText(fixture.Network.DescriptionFile))!.AsObject();
        Assert.Equal(
            ["rpcUrl", "chainId", "ensRegistry", "resolver", "gatewayUrl", "deliveryUrl", "deliveryEnsName", "answerSigner", "answerSignerKeyFile", "zones", "accounts", "apiKeys"],
            json.Select(member => member.Key));
        Assert.Equal(["dm3.eth: name+address", "messengerxy.eth: name"], json["zones"]!.AsArray().Select(zone => $"{zone!["name"]}: {zone["kind"]}"));
        Assert.Equal(31337, json["chainId"]!.GetValue<int>());
        Assert.Equal(10, json["accounts"]!.AsArray().Count);
        Assert.Equal(["dm3.eth", "messengerxy.eth"], json["apiKeys"]!.AsObject().Select(key => key.Key));
    }

    [Fact]
    public async Task DeliveryService_AnswersBesideTheGateway()
    {
        using var http = new HttpClient { BaseAddress = new Uri(fixture.Network.Description.DeliveryUrl!) };
        Assert.Equal("Hello DM3", await http.GetStringAsync(new Uri("/hello", UriKind.Relative)));
    }

    [Fact]
    public async Task ApiKeys_OpenTheirZoneAndNoOther()
    {
        var keys = fixture.Network.Description.ApiKeys;
        Assert.Equal((200, 401), (await AskAsync("messengerxy.eth", keys["messengerxy.eth"]), await AskAsync("messengerxy.eth", keys["dm3.eth"])));
    }

    private async Task<int> AskAsync(string zone, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/zones/{zone}/keys");
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", key);
        using var answer = await fixture.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    [Fact]
    public void AnswerKeyFile_CanBeReadByItsOwnerOnly()
    {
        Assert.True(Path.IsPathRooted(fixture.Network.Description.AnswerSignerKeyFile));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(fixture.Network.Description.AnswerSignerKeyFile));
    }

    [Fact]
    public async Task SecondNetworkInTheSameFolder_IsRefused()
    {
        var options = new DevNetworkOptions { DataDirectory = Path.GetDirectoryName(fixture.Network.DescriptionFile)!, RpcPort = 0, GatewayPort = 0, DeliveryPort = 0 };
        var fault = await Assert.ThrowsAsync<DevNetException>(() => DevNetwork.StartAsync(options));
        Assert.Contains("--data-dir", fault.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(fixture.Network.DescriptionFile));
    }

    [Fact]
    public async Task PortInUse_IsNamedTogetherWithItsOption()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var folder = Directory.CreateTempSubdirectory("dm3-port-");
        var options = new DevNetworkOptions { DataDirectory = folder.FullName, RpcPort = 0, GatewayPort = ((IPEndPoint)other.LocalEndpoint).Port };
        var fault = await Assert.ThrowsAsync<DevNetException>(() => DevNetwork.StartAsync(options));
        Assert.Contains("--gateway-port", fault.Message, StringComparison.Ordinal);
        fault = await Assert.ThrowsAsync<DevNetException>(() => DevNetwork.StartAsync(options with { GatewayPort = 0, DeliveryPort = options.GatewayPort }));
        Assert.Contains("--delivery-port", fault.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Restart_KeepsContractAndSigner_AndStopRemovesTheDescription()
    {
        var folder = Directory.CreateTempSubdirectory("dm3-restart-");
        var options = new DevNetworkOptions { DataDirectory = folder.FullName, RpcPort = 0, GatewayPort = 0, DeliveryPort = 0 };
        string resolver, signer, file;
        await using (var first = await DevNetwork.StartAsync(options))
        {
            (resolver, signer, file) = (first.Description.Resolver, first.Description.AnswerSigner, first.DescriptionFile);
            Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement.ValueKind);
        }

        Assert.False(File.Exists(file));
        await using (var second = await DevNetwork.StartAsync(options))
        {
            Assert.Equal((resolver, signer), (second.Description.Resolver, second.Description.AnswerSigner));
        }

        folder.Delete(recursive: true);
    }
}
