using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Dm3.Testing;
using Microsoft.Extensions.Options;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Telemetry;

/// <summary>The figures for Prometheus: what they count, what they never say, and where they are served. Alone: the figures of all gateways of a process run together.</summary>
[Collection(AloneTests.Name)]
public sealed partial class MetricsTests
{
    [Fact]
    public async Task Requests_CountByRouteAndNeverByNameOrAddress()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync(Alice, "secretive.dm3.eth", ("description", "unheard-of"));
        foreach (var _ in (int[])[1, 2, 3]) await gateway.GetAsync("/v1/names/secretive.dm3.eth");
        Task<Reply> LookAsync(string key) => gateway.FetchAsync(Lookup.Calldata("secretive.dm3.eth", Lookup.Text("secretive.dm3.eth", key)));
        await LookAsync("description");
        await gateway.GetAsync("/v1/nothing-here");
        await gateway.SendAsync(HttpMethod.Get, "/v1/zones", null, ("Host", "made-up.example"), ("User-Agent", "made-up agent"));
        await gateway.SendAsync(new HttpMethod("MADEUP"), "/v1/zones");
        var metrics = await MetricsAsync(gateway);

        Assert.Equal(3, Value(metrics, "http_server_request_duration_seconds_count", "http_route=\"/v1/names/{name}\"", "http_request_method=\"GET\""));
        Assert.Equal(1, Value(metrics, "http_server_request_duration_seconds_count", "http_route=\"/{sender}/{data}\""));
        foreach (var word in (string[])["secretive", "unheard-of", "nothing-here", "made-up", "MADEUP", Alice.Address.ToLowerHex()[2..], Alice.Address.ToString()[2..]])
            Assert.DoesNotContain(word, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnFigures_SayWhatWasAnsweredSignedAndRegistered()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync(Alice, "counted.dm3.eth");
        Assert.Equal(403, (await gateway.SendAsync(gateway.Drafts.Update("counted.dm3.eth", 1, ("url", "x")), Bob)).Status);
        Task<Reply> LookAsync(string key) => gateway.FetchAsync(Lookup.Calldata("counted.dm3.eth", Lookup.Text("counted.dm3.eth", key)));
        foreach (var _ in (int[])[1, 2, 3]) Assert.Equal(200, (await LookAsync("description")).Status);
        Assert.Equal(200, (await LookAsync("url")).Status);
        var metrics = await MetricsAsync(gateway);

        Assert.Equal(4, Value(metrics, "dm3_gateway_answers_total"));
        // An answer is kept once it is asked for a second time.
        Assert.Equal(3, Value(metrics, "dm3_gateway_signatures_total"));
        Assert.Equal(1, Value(metrics, "dm3_gateway_cache_hits_total"));
        Assert.Equal(1, Value(metrics, "dm3_gateway_operations_total", "kind=\"Registration\"", "outcome=\"accepted\""));
        Assert.Equal(1, Value(metrics, "dm3_gateway_operations_total", "kind=\"RecordUpdate\"", "outcome=\"wrong-signer\""));
    }

    [Fact]
    public async Task Figures_CanBeSwitchedOff()
    {
        await using var gateway = await TestGateway.StartAsync(("Telemetry:Metrics", "false"));
        Assert.Equal((404, "no-such-route"), (await gateway.GetAsync("/metrics")).Problem);
        Assert.Equal(200, (await gateway.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task Figures_CanHaveAPortOfTheirOwn()
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        await using var gateway = await TestGateway.StartAsync(("Telemetry:MetricsUrl", url));
        Assert.Equal(404, (await gateway.GetAsync("/metrics")).Status);
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        Assert.Contains("dotnet_process_cpu_count", await http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
        // And nothing else is there.
        foreach (var path in (string[])["/", "/v1/zones", "/health/ready", "/docs/"])
        {
            using var reply = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        }
    }

    [Theory]
    [InlineData("Telemetry:MetricsUrl", "9090")]
    [InlineData("Telemetry:MetricsUrl", "http://127.0.0.1:9090/metrics")]
    [InlineData("Telemetry:Metrics", "perhaps")]
    [InlineData("Telemetry:Metricz", "true")]
    public async Task Setting_ThatMakesNoSense_StopsTheStart(string key, string value)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync((key, value)));
        Assert.Contains(key, Assert.Single(fault.Failures), StringComparison.Ordinal);
    }

    // A collector that never answers: the gateway works on, and what it sends says no names.
    [Fact]
    public async Task Traces_AreSentWhereTheStandardVariableSaysAndHoldNoNames()
    {
        var arrived = new TaskCompletionSource<byte[]>();
        await using var collector = await LocalServer.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            if (context.Request.Path == "/v1/traces") arrived.TrySetResult(body.ToArray());
        });
        await using (var gateway = await TestGateway.StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "100")))
        {
            Assert.Equal(404, (await gateway.GetAsync("/v1/names/traceless.dm3.eth?who=traceless")).Status);
        }

        var sent = System.Text.Encoding.Latin1.GetString(await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("/v1/names/{name}", sent, StringComparison.Ordinal);
        Assert.Contains("dm3-gateway", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("traceless", sent, StringComparison.Ordinal);
    }

    private static async Task<string> MetricsAsync(TestGateway gateway)
    {
        var reply = await gateway.GetAsync("/metrics");
        Assert.Equal((200, "text/plain"), (reply.Status, reply.ContentType));
        return reply.Text;
    }

    private static double Value(string metrics, string name, params string[] labels)
    {
        var line = Assert.Single(metrics.Split('\n'), each => each.StartsWith(name, StringComparison.Ordinal) && labels.All(label => each.Contains(label, StringComparison.Ordinal)));
        return double.Parse(Number().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@" ([0-9.]+)( [0-9]+)?$")]
    private static partial Regex Number();
}
