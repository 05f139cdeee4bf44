using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Tests.Abi;

public sealed class AbiDifferentialTests
{
    private const int Count = 12_000;

    [Fact]
    public async Task EncodesAndDecodes_AsEthersAndViem() => Assert.Equal(Count, await ReferenceCases.CompareAsync("abi.mjs", Count, json =>
    {
        var types = json.GetProperty("types").EnumerateArray().Select(type => AbiType.Parse(type.GetString()!)).ToArray();
        var values = json.GetProperty("values").EnumerateArray().Select((value, i) => AbiValues.FromJson(types[i], value)).ToArray();
        var encoded = json.Text("encoded");

        Assert.Equal(encoded, Hex.Encode(AbiCodec.Encode(types, values)));
        Assert.True(AbiCodec.TryDecodeCanonical(types, Hex.Decode(encoded), new AbiBudget(10_000, 100_000, 16), out var decoded));
        Assert.True(AbiValues.AreEqual(values, decoded));
    }));
}
