using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Testing;
using Microsoft.AspNetCore.Http;

namespace Dm3.Cli.Tests;

/// <summary>A registry that changes its history is caught by the reader, not believed.</summary>
[Collection(NetworkTests.Name)]
public sealed class LogTests(NetworkFixture fixture)
{
    [Theory]
    [InlineData("message", "wrong")]
    [InlineData("nonce", "wrong")]
    [InlineData("by", "wrong")]
    [InlineData("signature", "wrong")]
    [InlineData("owner", "not-owner")]
    [InlineData("nothing", "proven")]
    public async Task Log_CatchesAChangedHistory(string change, string proof)
    {
        using var shell = new Shell();
        shell.Environment["DM3_DEVNET"] = fixture.Network.DescriptionFile;
        var name = $"log-{change}.dm3.eth";
        Assert.Equal(0, (await shell.RunAsync($"--devnet --account 6 name register {name} --text url=https://a.example")).ExitCode);
        Assert.Equal(0, (await shell.RunAsync($"--devnet --account 6 name update {name} --text url=https://b.example")).ExitCode);
        using var http = new HttpClient();
        await using var liar = await LocalServer.StartAsync(async context =>
        {
            var answer = JsonNode.Parse(await http.GetStringAsync(new Uri(fixture.Net.GatewayUrl + context.Request.Path + context.Request.QueryString)))!;
            if (answer["operations"] is JsonArray operations) Change(operations, change);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.ToJsonString());
        });
        var result = await shell.RunAsync($"--devnet --gateway {liar.Url} --json log {name}");
        Assert.Equal(("", change == "nothing" ? 0 : 7), (result.Error, result.ExitCode));
        using var document = JsonDocument.Parse(result.Out);
        Assert.Equal(proof, document.RootElement.GetProperty("operations")[1].GetProperty("proof").GetString());
    }

    private static void Change(JsonArray operations, string change)
    {
        var update = operations[1]!;
        switch (change)
        {
            case "message":
                update["message"]!["texts"]![0]!["value"] = "https://c.example";
                break;
            case "nonce":
                update["version"] = 3;
                break;
            case "by":
                update["by"] = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
                break;
            case "signature":
                var signature = (string)update["signature"]!;
                update["signature"] = signature[..20] + (signature[20] == '0' ? '1' : '0') + signature[21..];
                break;
            case "owner":
                operations[0]!["owner"] = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
                break;
            default:
                break;
        }
    }
}
