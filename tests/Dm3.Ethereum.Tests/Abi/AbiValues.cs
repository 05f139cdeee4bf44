using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CsCheck;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Tests.Abi;

/// <summary>Values of run-time ABI types: from the JSON of the reference scripts, compared, and generated.</summary>
internal static class AbiValues
{
    public static object FromJson(AbiType type, JsonElement json) => type.Kind switch
    {
        AbiKind.UnsignedInteger or AbiKind.SignedInteger => BigInteger.Parse(json.GetString()!, CultureInfo.InvariantCulture),
        AbiKind.Address => Address.Parse(json.GetString()),
        AbiKind.Bool => json.GetBoolean(),
        AbiKind.FixedBytes or AbiKind.Bytes => Hex.Decode(json.GetString()),
        AbiKind.Text => json.GetString()!,
        AbiKind.Tuple => json.EnumerateArray().Select((member, i) => FromJson(type.Items[i], member)).ToArray(),
        _ => json.EnumerateArray().Select(item => FromJson(type.Items[0], item)).ToArray(),
    };

    public static bool AreEqual(object left, object right) => (left, right) switch
    {
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (object[] a, object[] b) => a.Length == b.Length && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        _ => left.Equals(right),
    };

    public static readonly Gen<string> TypeText = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Elementary
        : Gen.Frequency(
            (4, Elementary),
            (1, inner.Select(item => item + "[]")),
            (1, Gen.Select(inner, Gen.Int[1, 3], (item, size) => $"{item}[{size}]")),
            (1, inner.List[1, 3].Select(members => $"({string.Join(',', members)})"))));

    private static Gen<string> Elementary => Gen.OneOf(
        Gen.Int[0, 3].Select(i => new[] { "address", "bool", "bytes", "string" }[i]),
        Gen.Int[1, 32].Select(bytes => $"uint{bytes * 8}"),
        Gen.Int[1, 32].Select(bytes => $"int{bytes * 8}"),
        Gen.Int[1, 32].Select(bytes => $"bytes{bytes}"));

    public static Gen<object> ValueOf(AbiType type) => type.Kind switch
    {
        AbiKind.UnsignedInteger => Gen.Byte.Array[type.Size / 8].Select(bytes => (object)new BigInteger(bytes, isUnsigned: true)),
        AbiKind.SignedInteger => Gen.Byte.Array[type.Size / 8].Select(bytes => (object)new BigInteger(bytes)),
        AbiKind.Address => Gen.Byte.Array[20].Select(bytes => (object)new Address(bytes)),
        AbiKind.Bool => Gen.Bool.Select(flag => (object)flag),
        AbiKind.FixedBytes => Gen.Byte.Array[type.Size].Select(bytes => (object)bytes),
        AbiKind.Bytes => Gen.Byte.Array[0, 70].Select(bytes => (object)bytes),
        AbiKind.Text => Gen.String[Gen.Char['a', '\u07ff'], 0, 40].Select(text => (object)text),
        AbiKind.Array => ValueOf(type.Items[0]).Array[0, 3].Select(items => (object)items),
        AbiKind.FixedArray => ValueOf(type.Items[0]).Array[type.Size].Select(items => (object)items),
        _ => type.Items.Select(ValueOf).Aggregate(
            Gen.Const(Array.Empty<object>()),
            (members, next) => Gen.Select(members, next, (before, value) => before.Append(value).ToArray())).Select(members => (object)members),
    };
}
