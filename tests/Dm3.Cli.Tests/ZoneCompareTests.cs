using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Testing;
using Microsoft.AspNetCore.Http;

namespace Dm3.Cli.Tests;

/// <summary>Before a vendor flips the resolver.</summary>
[Collection(NetworkTests.Name)]
public sealed class ZoneCompareTests(NetworkFixture fixture)
{
    [Fact]
    public async Task Compare_ListsWhatTheNewRegistryAnswersDifferently_AndEndsWith7()
    {
        using var shell = new Shell();
        shell.Environment["DM3_DEVNET"] = fixture.Network.DescriptionFile;
        Assert.Equal(0, (await shell.RunAsync("--devnet zone names put messengerxy.eth compared --text description=Same")).ExitCode);
        var same = await shell.RunAsync($"--devnet --json zone compare messengerxy.eth --with {fixture.Net.GatewayUrl}");
        Assert.True(same is { Error: "", ExitCode: 0 }, same.Error);
        using (var document = JsonDocument.Parse(same.Out))
        {
            Assert.True(document.RootElement.GetProperty("names").GetInt64() > 0);
            Assert.Equal(0, document.RootElement.GetProperty("differences").GetArrayLength());
        }

        using var http = new HttpClient();
        // Knows the zone, and answers for none of its names.
        await using var empty = await LocalServer.StartAsync(async context =>
        {
            if (!context.Request.Path.StartsWithSegments("/v1")) context.Response.StatusCode = 404;
            else await context.Response.WriteAsync(JsonNode.Parse(await http.GetStringAsync(new Uri(fixture.Net.GatewayUrl + context.Request.Path)))!.ToJsonString());
        });
        var differs = await shell.RunAsync($"--devnet zone compare messengerxy.eth --with {empty.Url}");
        Assert.Equal(("", 7), (differs.Error, differs.ExitCode));
        Assert.Contains("compared.messengerxy.eth", differs.Out, StringComparison.Ordinal);

        Assert.Equal(2, (await shell.RunAsync("--devnet zone compare messengerxy.eth --with ftp://x.example")).ExitCode);
    }
}
