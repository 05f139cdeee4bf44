using Dm3.Ethereum.Encoding;

namespace Dm3.Ens.Tests.Rpc;

/// <summary>A contract that returns its calldata if there is any, and reverts with 0xdeadbeef if there is none.</summary>
internal static class EchoContract
{
    // CALLDATASIZE JUMPI(copy and return) PUSH4 deadbeef PUSH0 MSTORE, REVERT(28, 4); JUMPDEST CALLDATACOPY(0, 0, size) RETURN(0, size)
    public static byte[] Code { get; } = Hex.Decode("0x3660105763deadbeef5f526004601cfd5b365f5f37365ff3");

    public static byte[] CreationCode { get; } = [0x60, (byte)Code.Length, 0x60, 0x0a, 0x5f, 0x39, 0x60, (byte)Code.Length, 0x5f, 0xf3, .. Code];
}
