using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Transactions;

/// <summary>
/// A fee-market transaction, type 2. Fees are wei per gas, value is wei; each below 2^256. No <paramref name="To"/> creates a contract
/// from <paramref name="Data"/>. Source: EIP-1559, EIP-2718.
/// </summary>
/// <param name="ChainId">Chain the signature holds for.</param>
/// <param name="Nonce">Transactions that the sender made before.</param>
/// <param name="MaxPriorityFeePerGas">Tip, at most.</param>
/// <param name="MaxFeePerGas">Base fee and tip together, at most.</param>
/// <param name="GasLimit">Gas, at most.</param>
/// <param name="To">Callee, or null to create a contract.</param>
/// <param name="Value">Wei that go along.</param>
/// <param name="Data">Calldata or init code.</param>
public sealed record Eip1559Transaction(
    ulong ChainId,
    ulong Nonce,
    BigInteger MaxPriorityFeePerGas,
    BigInteger MaxFeePerGas,
    ulong GasLimit,
    Address? To,
    BigInteger Value,
    ReadOnlyMemory<byte> Data)
{
    private const byte Type = 2;
    private const int UnsignedFields = 9;
    private const int WordBytes = 32;

    /// <summary>Accounts and slots announced; empty by default.</summary>
    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];

    /// <summary>Reads a signed transaction and finds who signed it.</summary>
    /// <returns>False for another type, bytes that are not canonical, a field out of range, a high s or a signature without a key.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> raw, [NotNullWhen(true)] out Eip1559Transaction? transaction, out EcdsaSignature signature, out Address sender)
    {
        (transaction, signature, sender) = (null, default, default);
        if (raw is not [Type, ..] || !Rlp.TryDecode(raw[1..].ToArray(), out var item)) return false;
        if (item.Items is not { Count: UnsignedFields + 3 } fields || !TryReadSignature(fields, out signature)) return false;
        if (!TryReadFields(fields, out var read) || !Secp256k1.TryRecoverAddress(read.SigningHash(), signature, out sender)) return false;
        transaction = read;
        return true;
    }

    /// <summary>Address of the contract that <paramref name="sender"/> creates with its transaction number <paramref name="nonce"/>: the last 20 bytes of
    /// keccak(rlp([sender, nonce])).</summary>
    public static Address ContractAddress(Address sender, ulong nonce)
    {
        var encoded = Rlp.Encode(RlpItem.List(RlpItem.Of(sender.Bytes.ToArray()), RlpItem.Of(new BigInteger(nonce))));
        return new Address(Keccak256.Hash(encoded).Bytes[^Address.Length..]);
    }

    /// <summary>keccak(0x02 ‖ rlp(the fields without the signature)).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A fee or the value is negative or ≥ 2^256.</exception>
    public Hash256 SigningHash() => Keccak256.Hash(Envelope(Fields()));

    /// <summary>Signs and encodes, ready for <c>eth_sendRawTransaction</c>; its Keccak-256 is the transaction hash.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A fee or the value is negative or ≥ 2^256.</exception>
    public byte[] Sign(PrivateKey key) => Encode(key.Sign(SigningHash()));

    /// <summary>Encodes with a signature over <see cref="SigningHash"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A fee or the value is negative or ≥ 2^256.</exception>
    public byte[] Encode(in EcdsaSignature signature) => Envelope(
    [
        .. Fields(),
        RlpItem.Of(new BigInteger(signature.RecoveryId)),
        RlpItem.Of(new BigInteger(signature.R, isUnsigned: true, isBigEndian: true)),
        RlpItem.Of(new BigInteger(signature.S, isUnsigned: true, isBigEndian: true)),
    ]);

    /// <summary>True when the same bytes would be signed.</summary>
    public bool Equals(Eip1559Transaction? other) => other is not null && SigningHash() == other.SigningHash();

    /// <inheritdoc/>
    public override int GetHashCode() => SigningHash().GetHashCode();

    private static byte[] Envelope(RlpItem[] fields) => [Type, .. Rlp.Encode(RlpItem.List(fields))];

    private RlpItem[] Fields() =>
    [
        RlpItem.Of(new BigInteger(ChainId)),
        RlpItem.Of(new BigInteger(Nonce)),
        RlpItem.Of(MaxPriorityFeePerGas),
        RlpItem.Of(MaxFeePerGas),
        RlpItem.Of(new BigInteger(GasLimit)),
        RlpItem.Of(To is { } to ? to.Bytes.ToArray() : default(ReadOnlyMemory<byte>)),
        RlpItem.Of(Value),
        RlpItem.Of(Data),
        RlpItem.List([.. AccessList.Select(entry => RlpItem.List(
            RlpItem.Of(entry.Address.Bytes.ToArray()),
            RlpItem.List([.. entry.StorageKeys.Select(key => RlpItem.Of(key.Bytes.ToArray()))])))]),
    ];

    private static bool TryReadFields(IReadOnlyList<RlpItem> fields, [NotNullWhen(true)] out Eip1559Transaction? transaction)
    {
        transaction = null;
        if (!fields[0].TryReadUInt64(out var chainId) || !fields[1].TryReadUInt64(out var nonce)
            || !fields[2].TryReadInteger(WordBytes, out var priorityFee) || !fields[3].TryReadInteger(WordBytes, out var fee)
            || !fields[4].TryReadUInt64(out var gasLimit) || !TryReadCallee(fields[5], out var to)
            || !fields[6].TryReadInteger(WordBytes, out var value) || fields[7].IsList || !TryReadAccessList(fields[8], out var accessList))
        {
            return false;
        }

        transaction = new Eip1559Transaction(chainId, nonce, priorityFee, fee, gasLimit, to, value, fields[7].Bytes) { AccessList = accessList };
        return true;
    }

    private static bool TryReadCallee(RlpItem item, out Address? to)
    {
        to = item.Bytes.Length == Address.Length ? new Address(item.Bytes.Span) : null;
        return !item.IsList && item.Bytes.Length is 0 or Address.Length;
    }

    private static bool TryReadAccessList(RlpItem item, out List<AccessListEntry> accessList)
    {
        accessList = [];
        if (!item.IsList) return false;
        foreach (var entry in item.Items)
        {
            if (entry.Items is not [{ Bytes.Length: Address.Length } address, { IsList: true } keys]) return false;
            if (keys.Items.Any(key => key.Bytes.Length != Hash256.Length)) return false;
            accessList.Add(new AccessListEntry(new Address(address.Bytes.Span), [.. keys.Items.Select(key => new Hash256(key.Bytes.Span))]));
        }

        return true;
    }

    private static bool TryReadSignature(IReadOnlyList<RlpItem> fields, out EcdsaSignature signature)
    {
        signature = default;
        Span<byte> rsv = stackalloc byte[EcdsaSignature.Length];
        if (!fields[9].TryReadInteger(1, out var parity) || parity > 1) return false;
        if (!fields[10].TryReadInteger(WordBytes, out _) || !fields[11].TryReadInteger(WordBytes, out _)) return false;
        rsv.Clear();
        fields[10].Bytes.Span.CopyTo(rsv[(32 - fields[10].Bytes.Length)..]);
        fields[11].Bytes.Span.CopyTo(rsv[(64 - fields[11].Bytes.Length)..]);
        rsv[64] = (byte)parity;
        return EcdsaSignature.TryParse(rsv, out signature);
    }
}
