using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dm3.Gateway.Tests;

/// <summary>An HTTP answer, read to its end.</summary>
public sealed record Reply(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? ContentType => ContentHeaders.ContentType?.MediaType;

    public string? CacheControl => Headers.CacheControl?.ToString();

    public string? ETag => Headers.ETag?.ToString();

    public static async Task<Reply> OfAsync(HttpResponseMessage response) =>
        new((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());

    public bool IsOpenToAnyOrigin => Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) && origins.Single() == "*";

    /// <summary>Status and code of a refusal outside the CCIP routes. It must be a whole problem document that nobody caches and every page may read.</summary>
    public (int Status, string Code) Problem
    {
        get
        {
            Assert.True(ContentType == "application/problem+json", $"{Status} {ContentType} {Text}");
            Assert.True(IsOpenToAnyOrigin);
            Assert.Equal("no-store", CacheControl);
            Assert.Equal(Status, (int)Json["status"]!);
            Assert.NotEmpty((string)Json["title"]!);
            Assert.NotEmpty((string)Json["detail"]!);
            Assert.NotEmpty((string)Json["type"]!);
            AssertNothingInternal();
            return (Status, (string)Json["code"]!);
        }
    }

    /// <summary>Status of a refusal on a CCIP route, which must be <c>{"message": …}</c>, not cached and readable by every page.</summary>
    public int CcipRefusal
    {
        get
        {
            Assert.True(ContentType == "application/json", $"{Status} {ContentType} {Text}");
            Assert.True(IsOpenToAnyOrigin);
            Assert.Equal("no-store", CacheControl);
            Assert.Null(ETag);
            Assert.Equal("message", Assert.Single(Json.AsObject()).Key);
            Assert.NotEmpty((string)Json["message"]!);
            AssertNothingInternal();
            return Status;
        }
    }

    public string Message => (string)Json["message"]!;

    /// <summary>The answer bytes of a CCIP lookup.</summary>
    public byte[] Answer
    {
        get
        {
            Assert.True(Status == 200, $"{Status} {Text}");
            Assert.Equal("application/json", ContentType);
            Assert.True(IsOpenToAnyOrigin);
            Assert.Equal("data", Assert.Single(Json.AsObject()).Key);
            return Ethereum.Encoding.Hex.Decode((string)Json["data"]!);
        }
    }

    // HTML, stack frames, exception names, names of our types and of libraries.
    private void AssertNothingInternal()
    {
        foreach (var word in (string[])["<html", "<!DOCTYPE", "   at ", "Exception", "System.", "Microsoft.", "Dm3.", "FluentValidation", "Kestrel", "Sqlite"])
            Assert.DoesNotContain(word, Text, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, Json.GetValueKind());
    }
}
