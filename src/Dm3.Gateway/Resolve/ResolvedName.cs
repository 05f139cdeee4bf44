using System.Numerics;
using Dm3.Core.Profile;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Resolve;

/// <summary>
/// A name with its records as they stand at one moment: what each record query about it is answered with. A record that does not exist is an
/// empty value of the right type, never an error.
/// </summary>
public sealed class ResolvedName
{
    /// <summary>ENSIP-9 coin type of Ethereum.</summary>
    public const ulong EthereumCoinType = 60;

    /// <summary>ENSIP-11 coin types are <c>0x80000000 | chain id</c>; without a chain id it is the default for all EVM chains (ENSIP-19).</summary>
    public const ulong DefaultEvmCoinType = 0x8000_0000;

    // Both generations of each dm3 key are one record.
    private static readonly IReadOnlyList<string>[] SameTexts = [ProfileTextKeys.User, ProfileTextKeys.DeliveryService];

    private readonly CurrentNames _names;
    private readonly ZoneName _name;
    private readonly NameRecords? _records;

    private ResolvedName(CurrentNames names, ZoneName name, StoredName? stored, StoredName? root)
    {
        _names = names;
        _name = name;
        if (stored is { Released: false })
        {
            SuspendedFor = root?.SuspendedFor;
            QuarantinedFor = root?.QuarantinedFor;
            _records = SuspendedFor is null && QuarantinedFor is null ? stored.Records : null;
        }

        LapsedAtUnixSeconds = stored is { Released: true } && root is { Released: true } ? root.ExpiresAtUnixSeconds : null;
        HoldsUntilUnixSeconds = names.HoldsUntil(root, name.Zone);
    }

    /// <summary>Why the zone's operator lets the name answer nothing, for itself or for the name that it lies below; null if it answers.</summary>
    public string? SuspendedFor { get; }

    /// <summary>Why it waits for the zone's operator, or the name that it lies below does; null if it does not.</summary>
    public string? QuarantinedFor { get; }

    /// <summary>When the term of the name, or of the one that it lies below, ended that nobody renewed; null if none did.</summary>
    public long? LapsedAtUnixSeconds { get; }

    /// <summary>Until when an answer about the name may be valid, in Unix seconds; null: as long as any. Taken after the records.</summary>
    public long? HoldsUntilUnixSeconds { get; private set; }

    /// <summary>
    /// Reads a name. One read of some microseconds serves all queries of a request; names are not kept in memory, as signing costs many times more
    /// and finished answers are kept.
    /// </summary>
    public static ResolvedName Read(CurrentNames names, ZoneName name)
    {
        var (stored, root) = name.Depth == 0 ? (null, null) : names.Read(name);
        return new ResolvedName(names, name, stored, root);
    }

    /// <summary>Whether a coin type is that of an EVM chain, whose addresses have 20 bytes.</summary>
    public static bool IsEvm(ulong coinType) => coinType == EthereumCoinType || (coinType & ~0x7fff_ffffUL) == DefaultEvmCoinType;

    /// <summary>The text of a record as UTF-8.</summary>
    public (ReadOnlyMemory<byte> Value, RecordReason Reason) Text(string key)
    {
        if (_records is null) return (default, NoName);
        if (_records.Text(key) is { Length: > 0 } set) return (set, RecordReason.Set);
        foreach (var same in SameTexts)
        {
            if (!same.Contains(key)) continue;
            foreach (var other in same)
            {
                if (_records.Text(other) is { Length: > 0 } value) return (value, RecordReason.OtherDm3Key);
            }
        }

        return (default, RecordReason.RecordNotSet);
    }

    /// <summary>The address on a chain, in that chain's binary form (ENSIP-9); no bytes when none is set.</summary>
    public (ReadOnlyMemory<byte> Value, RecordReason Reason) CoinAddress(BigInteger coinType)
    {
        // An address name means that address on Ethereum, whatever its owner registered: nothing can point it elsewhere.
        if (coinType == EthereumCoinType && _name is { IsAddressName: true, AddressOwner: { } own }) return (own.Bytes.ToArray(), RecordReason.AddressName);
        if (_records is null) return (default, NoName);
        if (coinType > ulong.MaxValue) return (default, RecordReason.RecordNotSet);
        var coin = (ulong)coinType;
        if (_records.Address(coin) is { Length: > 0 } value) return (value, RecordReason.Set);
        return IsEvm(coin) && _records.Address(DefaultEvmCoinType) is { Length: > 0 } shared
            ? (shared, RecordReason.DefaultEvmAddress)
            : (default, RecordReason.RecordNotSet);
    }

    /// <summary>The content hash (ENSIP-7), no bytes when none is set.</summary>
    public (ReadOnlyMemory<byte> Value, RecordReason Reason) Contenthash()
    {
        if (_records is null) return (default, NoName);
        var value = _records.Contenthash;
        return (value, value.Length > 0 ? RecordReason.Set : RecordReason.RecordNotSet);
    }

    /// <summary>Of an address name, the name that the address goes by (ENSIP-3); otherwise empty. Who asks checks that it leads back to the address.</summary>
    public string PrimaryName()
    {
        if (SuspendedFor is not null || _name is not { IsAddressName: true, AddressOwner: { } own } || _names.FindPrimary(own) is not { } primary) return "";
        if (primary.HoldsUntil is { } end) HoldsUntilUnixSeconds = Math.Min(HoldsUntilUnixSeconds ?? end, end);
        return primary.Name;
    }

    private RecordReason NoName =>
        _name.Depth == 0 ? RecordReason.ZoneItself
        : SuspendedFor is not null ? RecordReason.NameSuspended
        : QuarantinedFor is not null ? RecordReason.NameQuarantined
        : LapsedAtUnixSeconds is not null ? RecordReason.NameExpired
        : RecordReason.NameNotRegistered;
}
