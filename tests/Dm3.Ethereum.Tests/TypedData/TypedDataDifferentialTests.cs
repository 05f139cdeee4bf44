using System.Text.Json;
using Dm3.Ethereum.TypedData;

namespace Dm3.Ethereum.Tests.TypedData;

public class TypedDataDifferentialTests
{
    private const int Count = 10_000;

    [Fact]
    public async Task Hashes_AsEthers() => Assert.Equal(Count, await ReferenceCases.CompareAsync("typed-data.mjs", Count, json =>
    {
        Assert.True(TypedDataDocument.TryParse(json.GetProperty("document"), out var document, out var error), error);
        Assert.True(document.TryHash(out var digest, out error), error);
        Assert.Equal(json.Text("digest"), digest.ToString());

        using var again = JsonDocument.Parse(document.ToJson().ToJsonString());
        Assert.True(TypedDataDocument.TryParse(again.RootElement, out document, out error), error);
        Assert.True(document.TryHash(out var same, out error), error);
        Assert.Equal(digest, same);
    }));
}
