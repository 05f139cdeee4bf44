using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.TypedData;

/// <summary>hashStruct and encodeData of EIP-712 over JSON values. One use; stops at the first value that does not fit.</summary>
internal sealed class TypedDataEncoder(TypedDataSchema schema)
{
    private const int WordLength = 32;
    private const int MaxDepth = 32;
    private const int MaxValues = 65_536;

    private int _remainingValues = MaxValues;

    /// <summary>Which member does not fit, and why. Empty as long as all do.</summary>
    public string Error { get; private set; } = "";

    /// <summary>hashStruct(value).</summary>
    /// <param name="type">A struct's name.</param>
    /// <param name="value">Its members.</param>
    /// <param name="root">What the error calls the value.</param>
    /// <param name="hash">The hash.</param>
    public bool TryHash(string type, JsonNode? value, string root, out Hash256 hash) => TryHashStruct(type, value, 0, out hash) || Within(root);

    private bool TryHashStruct(string type, JsonNode? value, int depth, out Hash256 hash)
    {
        hash = default;
        if (!schema.TryGetFields(type, out var fields)) return Fail($"no type {TypedDataSchema.Shortened(type)}");
        if (!TypedDataJson.TryReadMembers(value, out var members)) return Fail("expected an object with no member twice");
        if (members.Keys.Except(fields.Select(field => field.Name)).FirstOrDefault() is { } unknown)
        {
            // It would be shown to nobody and covered by no signature.
            return Fail($"{type} has no member {TypedDataSchema.Shortened(unknown)}");
        }

        var words = new byte[WordLength * (1 + fields.Count)];
        schema.TypeHash(type).Bytes.CopyTo(words);
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            var word = words.AsSpan(WordLength * (1 + i), WordLength);
            var fits = members.TryGetValue(field.Name, out var member) ? TryEncode(field.Type, member, depth + 1, word) : Fail("missing");
            if (!fits) return Within($".{field.Name}");
        }

        hash = Keccak256.Hash(words);
        return true;
    }

    private bool TryEncode(string type, JsonNode? value, int depth, Span<byte> word)
    {
        if (depth > MaxDepth) return Fail("nested too deep");
        if (_remainingValues-- == 0) return Fail("too many values");
        if (TypedDataSchema.TrySplitArray(type, out var element, out var length)) return TryEncodeArray(element, length, value, depth, word);
        if (schema.TryGetFields(type, out _))
        {
            if (!TryHashStruct(type, value, depth, out var hash)) return false;
            hash.Bytes.CopyTo(word);
            return true;
        }

        return TryEncodeElementary(type, value, word) || Fail($"not a value of {type}");
    }

    private bool TryEncodeArray(string element, int length, JsonNode? value, int depth, Span<byte> word)
    {
        if (value is not JsonArray items || (length >= 0 && items.Count != length))
        {
            return Fail(length >= 0 ? $"expected an array of {length}" : "expected an array");
        }

        if (items.Count > _remainingValues) return Fail("too many values");
        var words = new byte[WordLength * items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            if (!TryEncode(element, items[i], depth + 1, words.AsSpan(WordLength * i, WordLength))) return Within($"[{i}]");
        }

        Keccak256.Hash(words, word);
        return true;
    }

    private static bool TryEncodeElementary(string type, JsonNode? value, Span<byte> word)
    {
        byte[] bytes;
        switch (type)
        {
            case "bool":
                if (value is not JsonValue json || !json.TryGetValue(out bool flag)) return false;
                word[^1] = flag ? (byte)1 : (byte)0;
                return true;
            case "address":
                if (!TypedDataJson.TryReadString(value, out var text) || !Address.TryParse(text, out var address)) return false;
                address.Bytes.CopyTo(word[^Address.Length..]);
                return true;
            case "string":
                if (!TypedDataJson.TryReadUtf8(value, out bytes)) return false;
                Keccak256.Hash(bytes, word);
                return true;
            case "bytes":
                if (!TypedDataJson.TryReadHex(value, out bytes)) return false;
                Keccak256.Hash(bytes, word);
                return true;
        }

        if (TypedDataSchema.Size(type, "bytes") is > 0 and var length)
        {
            if (!TypedDataJson.TryReadHex(value, out bytes) || bytes.Length != length) return false;
            bytes.CopyTo(word);
            return true;
        }

        return TypedDataJson.TryReadInteger(value, out var integer) && TryEncodeInteger(type, integer, word);
    }

    private static bool TryEncodeInteger(string type, BigInteger value, Span<byte> word)
    {
        var bits = TypedDataSchema.Size(type, "uint");
        var (min, max) = (BigInteger.Zero, (BigInteger.One << bits) - 1);
        if (bits == 0)
        {
            bits = TypedDataSchema.Size(type, "int");
            (min, max) = (-(BigInteger.One << (bits - 1)), (BigInteger.One << (bits - 1)) - 1);
        }

        if (value < min || value > max) return false;
        if (value.Sign < 0) value += BigInteger.One << (8 * WordLength);
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(word[(WordLength - bytes.Length)..]);
        return true;
    }

    private bool Fail(string reason)
    {
        Error = $": {reason}.";
        return false;
    }

    // The path is put together only on the way back from a fault, not for each of the many values that fit.
    private bool Within(string step)
    {
        Error = step + Error;
        return false;
    }
}
