using System.Text.Json;
using Dm3.Core.Auth;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>The replay itself: what it takes for the same, and what it must see.</summary>
public sealed class RecordingTests
{
    [Fact]
    public void HoldsEveryVectorOfTheFile()
    {
        Assert.Equal(173, Recording.Groups.Values.Sum());
        Assert.Equal(172, Recording.Exchanges.Count);
        Assert.Equal(Recording.Groups.Where(group => group.Key != "environment").OrderBy(group => group.Key, StringComparer.Ordinal),
            Recording.Exchanges.GroupBy(exchange => exchange.Group).Select(group => KeyValuePair.Create(group.Key, group.Count())).OrderBy(group => group.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void ItsTokensAreOfItsSecret()
    {
        using var secret = Recording.Secret();
        var tokens = Recording.Exchanges.Where(exchange => exchange.Token?.Count(each => each == '.') == 2).ToList();
        Assert.NotEmpty(tokens);
        Assert.All(tokens, exchange => Assert.True(SessionToken.TryRead(
            secret, exchange.Token!, DateTimeOffset.FromUnixTimeMilliseconds(exchange.Inputs.GetProperty("now").GetInt64()), out _, out var error), $"{exchange.Name}: {error}"));
    }

    [Theory]
    [InlineData("""{"a":1,"b":[true,null,"x"]}""", """{"b":[true,null,"x"],"a":1}""", true)]
    [InlineData("""{"a":1}""", """{"a":2}""", false)]
    [InlineData("""{"a":1}""", """{"a":1,"b":1}""", false)]
    [InlineData("""[1]""", """[1,1]""", false)]
    [InlineData("""["{\"id\":\"x\",\"conversationId\":\"8bf20d87\"}"]""", """["{\"id\":\"x\",\"conversationId\":\"00000000\"}"]""", true)]
    [InlineData("""["{\"id\":\"x\"}"]""", """["{\"id\":\"y\"}"]""", false)]
    [InlineData("""{"updatedAt":"2026-11-22T19:43:10.593Z"}""", """{"updatedAt":"2026-11-22T19:44:11.000Z"}""", true)]
    [InlineData("""{"updatedAt":"2026-11-22T19:43:10.593Z"}""", """{"updatedAt":"2026-11-22 19:43"}""", false)]
    [InlineData("""{"createdAt":"2026-11-22T19:43:10.593Z"}""", """{"createdAt":"2026-11-22T19:44:11.000Z"}""", false)]
    [InlineData("\"eyJhbGciOiJIUzI1NiIsInR5.eyJhY2NvdW50IjoiYWxpY2UuZXRoIiwiaWF0.Htkm4KL4xHjYmXxFeGNEDiS0\"", "\"eyJhbGciOiJIUzI1NiIsInR6.eyJhY2NvdW50IjoiYWxpY2UuZXRoIiwiaWF1.Htkm4KL4xHjYmXxFeGNEDiS1\"", true)]
    [InlineData("\"eyJhbGciOiJIUzI1NiIsInR5.eyJhY2NvdW50IjoiYWxpY2UuZXRoIiwiaWF0.Htkm4KL4xHjYmXxFeGNEDiS0\"", "\"no token\"", false)]
    public void TellsTheSameFromAnother(string recorded, string ours, bool same) =>
        Assert.Equal(same, ReplayMatch.IsSame(JsonDocument.Parse(recorded).RootElement, JsonDocument.Parse(ours).RootElement));
}
