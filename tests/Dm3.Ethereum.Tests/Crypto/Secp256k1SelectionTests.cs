using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Tests.Crypto;

public class Secp256k1SelectionTests
{
    [Fact]
    public void Chooses_TheSystemLibraryWhereThereIsOne() => Assert.Equal("libsecp256k1", Secp256k1.BackendName);

    [Fact]
    public void Chooses_BouncyCastleWithoutTheLibrary() => Assert.Equal("BouncyCastle", Secp256k1Selection.Choose("libsecp256k1.so.none").Name);

    [Fact]
    public void Chooses_BouncyCastleWhenTheLibraryIsAnotherOne() => Assert.Equal("BouncyCastle", Secp256k1Selection.Choose("libc.so.6").Name);

    [Fact]
    public void SelfTest_PassesBoth()
    {
        Assert.True(Secp256k1Selection.PassesSelfTest(Backends.Native));
        Assert.True(Secp256k1Selection.PassesSelfTest(Backends.Managed));
    }

    [Fact]
    public void SelfTest_RefusesABackendThatVerifiesEverything() => Assert.False(Secp256k1Selection.PassesSelfTest(new Credulous()));

    private sealed class Credulous : ISecp256k1Backend
    {
        public string Name => "credulous";

        public bool TryDerivePublicKey(ReadOnlySpan<byte> secret32, Span<byte> publicKey64) => Backends.Managed.TryDerivePublicKey(secret32, publicKey64);

        public bool TryDecodePoint(ReadOnlySpan<byte> sec1, Span<byte> publicKey64) => Backends.Managed.TryDecodePoint(sec1, publicKey64);

        public EcdsaSignature Sign(in Hash256 digest, ReadOnlySpan<byte> secret32) => Backends.Managed.Sign(digest, secret32);

        public bool TryRecover(in Hash256 digest, in EcdsaSignature signature, Span<byte> publicKey64) => Backends.Managed.TryRecover(digest, signature, publicKey64);

        public bool Verify(in Hash256 digest, in EcdsaSignature signature, ReadOnlySpan<byte> publicKey64) => true;
    }
}
