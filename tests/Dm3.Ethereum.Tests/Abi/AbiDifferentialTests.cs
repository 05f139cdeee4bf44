using System.Text.Json;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Encoding;
using Dm3.Testing;

namespace Dm3.Ethereum.Tests.Abi;

public sealed class AbiDifferentialTests
{
    private const int Count = 12_000;

    [Fact]
    public async Task EncodesAndDecodes_AsEthersAndViem()
    {
        var seed = Random.Shared.Next();
        var seen = 0;
        await foreach (var line in NodeScript.LinesAsync("differential/abi.mjs", $"{seed}", $"{Count}"))
        {
            using var json = JsonDocument.Parse(line);
            var types = json.RootElement.GetProperty("types").EnumerateArray().Select(type => AbiType.Parse(type.GetString()!)).ToArray();
            var values = json.RootElement.GetProperty("values").EnumerateArray().Select((value, i) => AbiValues.FromJson(types[i], value)).ToArray();
            var encoded = json.RootElement.GetProperty("encoded").GetString()!;

            Assert.True(encoded == Hex.Encode(AbiCodec.Encode(types, values)), $"seed {seed}, other encoding: {line}");
            var budget = new AbiBudget(10_000, 100_000, 16);
            Assert.True(AbiCodec.TryDecodeCanonical(types, Hex.Decode(encoded), budget, out var decoded), $"seed {seed}, not decoded: {line}");
            Assert.True(AbiValues.AreEqual(values, decoded), $"seed {seed}, other values: {line}");
            seen++;
        }

        Assert.Equal(Count, seen);
    }
}
