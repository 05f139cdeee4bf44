using System.Text;
using Dm3.Core.Profile;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Testing;
using Microsoft.AspNetCore.Http;

namespace Dm3.Ens.Tests.Profiles;

/// <summary>Documents fetched from real servers, honest and not.</summary>
public sealed class DocumentSourceTests : IDisposable
{
    private const string Document = """{"b":1,"a":"x"}""";

    // What the hash of a link covers.
    private const string Canonical = """{"a":"x","b":1}""";

    private readonly OutboundHttp _http = new(new OutboundOptions { AllowLocal = true, Timeout = TimeSpan.FromSeconds(3), MaxResponseBytes = 10_000 });

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Data_IsInTheRecordItself() =>
        Assert.Equal("x", (await GetAsync("data:application/json," + Document)).Document.GetProperty("a").GetString());

    [Fact]
    public async Task Link_IsFollowed_AndItsDocumentChecked()
    {
        await using var server = await LocalServer.SayingAsync(Document);
        var link = LinkRecord.Create(new Uri(server.Url + "/profile"), Canonical).Url.AbsoluteUri;
        var result = await GetAsync(link);
        Assert.Equal((DocumentFailure.None, 1), (result.Failure, result.Document.GetProperty("b").GetInt32()));
        Assert.Equal(Document, Encoding.UTF8.GetString(result.Content.Span));

        // One digit of the hash changed.
        var wrong = link[..^1] + (link[^1] == '0' ? '1' : '0');
        Assert.Equal(DocumentFailure.Mismatch, (await GetAsync(wrong)).Failure);
    }

    [Fact]
    public async Task Link_WithoutHash_IsNotEvenFetched()
    {
        await using var server = await LocalServer.SayingAsync(Document);
        Assert.Equal(DocumentFailure.Mismatch, (await GetAsync(server.Url)).Failure);
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Link_WithoutDocument_IsUnreachable(int status)
    {
        await using var server = await LocalServer.SayingAsync(Document, status);
        Assert.Equal(DocumentFailure.Unreachable, (await GetAsync(LinkRecord.Create(new Uri(server.Url), Canonical).Url.AbsoluteUri)).Failure);
    }

    [Fact]
    public async Task Link_ToHugeDocument_IsUnreachable()
    {
        await using var server = await LocalServer.SayingAsync(Document + new string(' ', 10_000));
        Assert.Equal(DocumentFailure.Unreachable, (await GetAsync(LinkRecord.Create(new Uri(server.Url), Canonical).Url.AbsoluteUri)).Failure);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/")]
    [InlineData("https://localhost/")]
    public async Task Link_NearUs_IsNotFollowedOutsideDevelopment(string url)
    {
        using var guarded = new OutboundHttp(new OutboundOptions());
        var record = LinkRecord.Create(new Uri(url), Canonical);
        var result = await new DocumentSource(guarded, []).GetAsync(record, default);
        Assert.Equal(DocumentFailure.Unreachable, result.Failure);
        Assert.Matches("AddressRefused|UrlRefused", result.Detail);
    }

    [Fact]
    public async Task Ipfs_IsTakenFromTheFirstGatewayThatGivesTheRightBlock()
    {
        var asked = "";
        await using var broken = await LocalServer.SayingAsync("", 500);
        await using var liar = await LocalServer.SayingAsync("""{"a":"y"}""");
        await using var honest = await LocalServer.StartAsync(context =>
        {
            asked = context.Request.Path + context.Request.QueryString;
            return context.Response.WriteAsync(Document);
        });
        await using var unasked = await LocalServer.SayingAsync(Document);
        var cid = Cid.OfRawBlock(Encoding.UTF8.GetBytes(Document)).ToString();
        var result = await GetAsync("ipfs://" + cid, broken, liar, honest, unasked);
        Assert.Equal((DocumentFailure.None, "x"), (result.Failure, result.Document.GetProperty("a").GetString()));
        Assert.Equal($"/ipfs/{cid}?format=raw", asked);
        Assert.Equal((1, 1, 0), (broken.Requests, liar.Requests, unasked.Requests));
    }

    [Fact]
    public async Task Ipfs_FromLiarsOnly_IsNoDocument()
    {
        await using var liar = await LocalServer.SayingAsync("""{"a":"y"}""");
        var cid = Cid.OfRawBlock(Encoding.UTF8.GetBytes(Document)).ToString();
        Assert.Equal(DocumentFailure.Mismatch, (await GetAsync("ipfs://" + cid, liar)).Failure);
        Assert.Equal(DocumentFailure.Unreachable, (await GetAsync("ipfs://" + cid)).Failure);
    }

    private Task<DocumentResult> GetAsync(string value, params LocalServer[] gateways)
    {
        Assert.True(RecordValue.TryParse(value, out var record));
        return new DocumentSource(_http, [.. gateways.Select(gateway => new Uri(gateway.Url))]).GetAsync(record, default);
    }
}
