using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Tests.Crypto;

public class SignatureDifferentialTests
{
    private const int Count = 10_000;

    [Fact]
    public async Task SignsAndRecovers_AsEthers()
    {
        var (signed, recovered) = (0, 0);
        var compared = await ReferenceCases.CompareAsync("signatures.mjs", Count, json =>
        {
            var digest = Hash256.Parse(json.Text("digest"));
            var address = json.GetProperty("address").GetString();
            Assert.True(EcdsaSignature.TryParse(Hex.Decode(json.Text("rsv")), out var signature));
            if (json.Text("kind") == "sign")
            {
                using var key = PrivateKey.Parse(json.Text("secret"));
                Assert.Equal(signature, key.Sign(digest));
                Assert.Equal(address, key.Address.ToString());
                Assert.True(Secp256k1.Verify(digest, signature, key.PublicKey));
                signed++;
            }
            else
            {
                var found = Secp256k1.TryRecoverAddress(digest, signature, out var signer);
                Assert.Equal(address, found ? signer.ToString() : null);
                if (found) recovered++;
            }
        });

        Assert.Equal((Count, 2 * Count), (signed, compared));
        // About half of all x are on the curve.
        Assert.InRange(recovered, Count * 4 / 10, Count * 6 / 10);
    }
}
