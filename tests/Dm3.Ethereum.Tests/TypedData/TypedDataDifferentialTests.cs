using System.Globalization;
using System.Text.Json;
using Dm3.Ethereum.TypedData;
using Dm3.Testing;

namespace Dm3.Ethereum.Tests.TypedData;

public class TypedDataDifferentialTests
{
    private const int Count = 10_000;

    [Fact]
    public async Task Hashes_AsEthers()
    {
        var seed = Environment.TickCount.ToString(CultureInfo.InvariantCulture);
        var compared = 0;
        await foreach (var line in NodeScript.LinesAsync("differential/typed-data.mjs", seed, Count.ToString(CultureInfo.InvariantCulture)))
        {
            using var json = JsonDocument.Parse(line);
            Assert.True(TypedDataDocument.TryParse(json.RootElement.GetProperty("document"), out var document, out var error), $"seed {seed}: {error} {line}");
            Assert.True(document.TryHash(out var digest, out error), $"seed {seed}: {error} {line}");
            Assert.True(digest.ToString() == json.RootElement.GetProperty("digest").GetString(), $"seed {seed}: {line}");

            using var again = JsonDocument.Parse(document.ToJson().ToJsonString());
            Assert.True(TypedDataDocument.TryParse(again.RootElement, out document, out error), error);
            Assert.True(document.TryHash(out var same, out error) && same == digest, $"seed {seed}: {error} {line}");
            compared++;
        }

        Assert.Equal(Count, compared);
    }
}
