using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Tests.Crypto;

/// <summary>Both backends, whatever the process itself chose. A machine without libsecp256k1 fails here: the tests are to cover both.</summary>
internal static class Backends
{
    public static ISecp256k1Backend Native { get; } = LibSecp256k1Backend.TryLoad(LibSecp256k1Backend.LibraryName, out var backend)
        ? backend
        : throw new InvalidOperationException("The tests need libsecp256k1 (Debian package libsecp256k1-1).");

    public static ISecp256k1Backend Managed { get; } = new BouncyCastleBackend();

    public static ISecp256k1Backend Get(string name) => name == Native.Name ? Native : Managed;
}
