using System.Text.Json;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Transactions;

namespace Dm3.Ethereum.Tests.Transactions;

public class RlpDifferentialTests
{
    private const int Count = 20_000;

    [Fact]
    public async Task EncodesAndDecodes_AsEthers()
    {
        var (accepted, refused) = (0, 0);
        var compared = await ReferenceCases.CompareAsync("rlp.mjs", Count, json =>
        {
            var encoded = json.Text("encoded");
            var isRlp = json.TryGetProperty("item", out var item);
            Assert.Equal(isRlp, Rlp.TryDecode(Hex.Decode(encoded), out var read));
            if (isRlp)
            {
                AssertSame(item, read!);
                Assert.Equal(encoded, Hex.Encode(Rlp.Encode(FromJson(item))));
            }

            (accepted, refused) = isRlp ? (accepted + 1, refused) : (accepted, refused + 1);
        });

        Assert.Equal(Count, compared);
        // Half are encodings as they came, the others have bytes changed.
        Assert.InRange(refused, Count / 10, Count / 2);
        Assert.InRange(accepted, Count / 2, Count);
    }

    private static RlpItem FromJson(JsonElement item) => item.ValueKind == JsonValueKind.String
        ? RlpItem.Of(Hex.Decode(item.GetString()))
        : RlpItem.List([.. item.EnumerateArray().Select(FromJson)]);

    private static void AssertSame(JsonElement expected, RlpItem item)
    {
        Assert.Equal(expected.ValueKind == JsonValueKind.Array, item.IsList);
        if (!item.IsList)
        {
            Assert.Equal(expected.GetString(), Hex.Encode(item.Bytes.Span));
            return;
        }

        Assert.Equal(expected.GetArrayLength(), item.Items.Count);
        foreach (var (inner, read) in expected.EnumerateArray().Zip(item.Items)) AssertSame(inner, read);
    }
}
