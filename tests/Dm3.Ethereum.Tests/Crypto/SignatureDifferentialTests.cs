using System.Globalization;
using System.Text.Json;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Testing;

namespace Dm3.Ethereum.Tests.Crypto;

public class SignatureDifferentialTests
{
    private const int Count = 10_000;

    [Fact]
    public async Task SignsAndRecovers_AsEthers()
    {
        var seed = Environment.TickCount.ToString(CultureInfo.InvariantCulture);
        var (signed, recovered, refused) = (0, 0, 0);
        await foreach (var line in NodeScript.LinesAsync("differential/signatures.mjs", seed, Count.ToString(CultureInfo.InvariantCulture)))
        {
            using var json = JsonDocument.Parse(line);
            string? Text(string member) => json.RootElement.GetProperty(member).GetString();
            var digest = Hash256.Parse(Text("digest"));
            var address = Text("address");
            Assert.True(EcdsaSignature.TryParse(Hex.Decode(Text("rsv")), out var signature), $"seed {seed}: {line}");
            if (Text("kind") == "sign")
            {
                using var key = PrivateKey.Parse(Text("secret"));
                Assert.True(signature == key.Sign(digest) && key.Address.ToString() == address, $"seed {seed}: {line}");
                Assert.True(Secp256k1.Verify(digest, signature, key.PublicKey), $"seed {seed}: {line}");
                signed++;
            }
            else
            {
                var found = Secp256k1.TryRecoverAddress(digest, signature, out var signer);
                Assert.True(address == (found ? signer.ToString() : null), $"seed {seed}: {line}");
                (recovered, refused) = found ? (recovered + 1, refused) : (recovered, refused + 1);
            }
        }

        Assert.Equal((Count, Count), (signed, recovered + refused));
        // About half of all x are on the curve.
        Assert.InRange(recovered, Count * 4 / 10, Count * 6 / 10);
    }
}
