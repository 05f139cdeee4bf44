using System.Globalization;
using System.Text.Json;
using Dm3.Core.Encoding;
using Dm3.Testing;

namespace Dm3.Core.Tests.Encoding;

public sealed class CanonicalJsonDifferentialTests
{
    private const int Count = 20_000;

    [Fact]
    public async Task WritesWhatTheJavaScriptEngineWrites()
    {
        var seed = Environment.TickCount.ToString(CultureInfo.InvariantCulture);
        var compared = 0;
        await foreach (var line in NodeScript.LinesAsync("differential/canonical-json.mjs", seed, Count.ToString(CultureInfo.InvariantCulture)))
        {
            using var json = JsonDocument.Parse(line);
            Assert.True(CanonicalJson.TryParse(json.RootElement.GetProperty("text").GetString()!, out var value), $"seed {seed}: {line}");
            var canonical = CanonicalJson.Serialize(value);
            Assert.True(json.RootElement.GetProperty("canonical").GetString() == canonical, $"seed {seed}: {line}\n{canonical}");
            compared++;
        }

        Assert.Equal(Count, compared);
    }
}
