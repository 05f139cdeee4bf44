using System.Numerics;

namespace Dm3.Ethereum.Abi;

/// <summary>
/// Encodes and decodes values by types that are known at run time; <see cref="AbiKind"/> says which C# type holds which value.
/// Code that knows its shape uses <see cref="AbiReader"/> and <see cref="AbiWriter"/>, on which this stands.
/// </summary>
public static class AbiCodec
{
    /// <summary>Encodes values as the tuple of <paramref name="types"/>.</summary>
    /// <exception cref="ArgumentException">A value does not fit its type.</exception>
    public static byte[] Encode(IReadOnlyList<AbiType> types, IReadOnlyList<object> values)
    {
        var writer = new AbiWriter(types.Sum(type => type.HeadWords));
        WriteMembers(writer, types, values);
        return writer.ToArray();
    }

    /// <summary>
    /// Decodes the tuple of <paramref name="types"/>. Padding must be zero, numbers in range, strings UTF-8; offsets may alias, leave
    /// gaps or trailing bytes.
    /// </summary>
    /// <returns>False if malformed, or if <paramref name="budget"/> is exhausted (then it says so).</returns>
    public static bool TryDecode(IReadOnlyList<AbiType> types, ReadOnlySpan<byte> data, AbiBudget budget, out object[] values)
    {
        values = [];
        if (data.Length / AbiReader.WordLength < types.Sum(type => type.HeadWords)) return false;
        var reader = new AbiReader(data, budget);
        return TryReadMembers(ref reader, types, budget, out values);
    }

    /// <summary>As <see cref="TryDecode"/>, and refuses every encoding but the one that <see cref="Encode"/> makes of the values.</summary>
    public static bool TryDecodeCanonical(IReadOnlyList<AbiType> types, ReadOnlySpan<byte> data, AbiBudget budget, out object[] values)
    {
        if (TryDecode(types, data, budget, out values) && data.SequenceEqual(Encode(types, values))) return true;
        values = [];
        return false;
    }

    private static void WriteMembers(AbiWriter writer, IReadOnlyList<AbiType> types, IReadOnlyList<object> values)
    {
        if (types.Count != values.Count) throw new ArgumentException($"{types.Count} values expected, {values.Count} given.", nameof(values));
        for (var i = 0; i < types.Count; i++) Write(writer, types[i], values[i]);
    }

    private static void Write(AbiWriter writer, AbiType type, object value)
    {
        switch (type.Kind, value)
        {
            case (AbiKind.UnsignedInteger, BigInteger number) when Fits(number, type): writer.WriteUInt256(number); break;
            case (AbiKind.SignedInteger, BigInteger number) when Fits(number, type): writer.WriteInt256(number); break;
            case (AbiKind.Address, Address address): writer.WriteAddress(address); break;
            case (AbiKind.Bool, bool flag): writer.WriteBool(flag); break;
            case (AbiKind.FixedBytes, byte[] bytes) when bytes.Length == type.Size: writer.WriteFixedBytes(bytes); break;
            case (AbiKind.Bytes, byte[] bytes): writer.WriteBytes(bytes); break;
            case (AbiKind.Text, string text): writer.WriteString(text); break;
            case (AbiKind.Array, object[] items):
                writer.BeginArray(items.Length, type.Items[0].HeadWords);
                foreach (var item in items) Write(writer, type.Items[0], item);
                writer.End();
                break;
            case (AbiKind.FixedArray or AbiKind.Tuple, object[] members):
                if (type.IsDynamic) writer.BeginTuple(type.InnerWords);
                WriteMembers(writer, MembersOf(type), members);
                if (type.IsDynamic) writer.End();
                break;
            default: throw new ArgumentException($"The value does not fit {type}.", nameof(value));
        }
    }

    private static bool TryReadMembers(ref AbiReader reader, IReadOnlyList<AbiType> types, AbiBudget budget, out object[] values)
    {
        values = new object[types.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (TryRead(ref reader, types[i], budget, out values[i])) continue;
            values = [];
            return false;
        }

        return true;
    }

    private static bool TryRead(ref AbiReader reader, AbiType type, AbiBudget budget, out object value)
    {
        value = type;
        switch (type.Kind)
        {
            case AbiKind.UnsignedInteger or AbiKind.SignedInteger:
                if (!reader.TryReadWord(out var word)) return false;
                var number = new BigInteger(word, isUnsigned: type.Kind == AbiKind.UnsignedInteger, isBigEndian: true);
                value = number;
                return Fits(number, type);
            case AbiKind.Address: return Boxed(reader.TryReadAddress(out var address), address, out value);
            case AbiKind.Bool: return Boxed(reader.TryReadBool(out var flag), flag, out value);
            case AbiKind.FixedBytes:
                var fixedRead = reader.TryReadFixedBytes(type.Size, out var fixedBytes);
                value = fixedBytes.ToArray();
                return fixedRead;
            case AbiKind.Bytes:
                var read = reader.TryReadBytes(out var bytes);
                value = bytes.ToArray();
                return read;
            case AbiKind.Text: return Boxed(reader.TryReadString(out var text), text, out value);
            default:
                if (!budget.TryEnter()) return false;
                var nestedRead = TryReadNested(ref reader, type, budget, out var items);
                budget.Leave();
                value = items;
                return nestedRead;
        }
    }

    private static bool TryReadNested(ref AbiReader reader, AbiType type, AbiBudget budget, out object[] items)
    {
        items = [];
        if (type.Kind == AbiKind.Array)
        {
            return reader.TryReadArray(type.Items[0].HeadWords, out var count, out var array)
                && TryReadMembers(ref array, Repeat(type.Items[0], count), budget, out items);
        }

        if (!type.IsDynamic) return TryReadMembers(ref reader, MembersOf(type), budget, out items);
        return reader.TryReadTuple(type.InnerWords, out var tuple) && TryReadMembers(ref tuple, MembersOf(type), budget, out items);
    }

    private static bool Boxed<T>(bool read, T value, out object boxed)
        where T : notnull
    {
        boxed = value;
        return read;
    }

    private static IReadOnlyList<AbiType> MembersOf(AbiType type) =>
        type.Kind == AbiKind.Tuple ? type.Items : Repeat(type.Items[0], type.Size);

    private static AbiType[] Repeat(AbiType type, int count)
    {
        var types = new AbiType[count];
        Array.Fill(types, type);
        return types;
    }

    private static bool Fits(BigInteger number, AbiType type) => type.Kind == AbiKind.UnsignedInteger
        ? number.Sign >= 0 && number.GetBitLength() <= type.Size
        : number.GetBitLength() < type.Size;
}
