using System.Numerics;

namespace Dm3.Ethereum.Names;

/// <summary>A set of ENSIP-15 groups by their index, 0..191. The specification has some 170 of them.</summary>
internal readonly record struct GroupSet(ulong Low, ulong Middle, ulong High)
{
    public const int Capacity = 192;

    public static GroupSet All => new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    public bool IsEmpty => (Low | Middle | High) == 0;

    public int Count => BitOperations.PopCount(Low) + BitOperations.PopCount(Middle) + BitOperations.PopCount(High);

    /// <summary>The lowest index; 192 for the empty set.</summary>
    public int First =>
        Low != 0 ? BitOperations.TrailingZeroCount(Low)
        : Middle != 0 ? 64 + BitOperations.TrailingZeroCount(Middle)
        : 128 + BitOperations.TrailingZeroCount(High);

    public static GroupSet Of(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Capacity, nameof(index));
        var bit = 1UL << (index % 64);
        return (index / 64) switch
        {
            0 => new GroupSet(bit, 0, 0),
            1 => new GroupSet(0, bit, 0),
            _ => new GroupSet(0, 0, bit),
        };
    }

    public static GroupSet operator &(GroupSet left, GroupSet right) =>
        new(left.Low & right.Low, left.Middle & right.Middle, left.High & right.High);

    public static GroupSet operator |(GroupSet left, GroupSet right) =>
        new(left.Low | right.Low, left.Middle | right.Middle, left.High | right.High);

    public static GroupSet operator ~(GroupSet set) => new(~set.Low, ~set.Middle, ~set.High);
}
