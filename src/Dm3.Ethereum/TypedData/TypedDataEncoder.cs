using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.TypedData;

/// <summary>hashStruct and encodeData of EIP-712 over JSON values. One use; stops at the first value that does not fit.</summary>
internal sealed class TypedDataEncoder(TypedDataSchema schema)
{
    private const int WordLength = 32;
    private const int MaxValues = 65_536;

    private int _remainingValues = MaxValues;

    /// <summary>Which member does not fit, and why. Empty as long as all do.</summary>
    public string Error { get; private set; } = "";

    public bool TryHashStruct(string type, JsonNode? value, string path, int depth, out Hash256 hash)
    {
        hash = default;
        if (!schema.TryGetFields(type, out var fields)) return Fail(path, $"no type {type}");
        if (!TypedDataJson.TryReadMembers(value, out var members)) return Fail(path, "expected an object with no member twice");
        if (members.Keys.Except(fields.Select(field => field.Name)).FirstOrDefault() is { } unknown)
        {
            // It would be shown to nobody and covered by no signature.
            return Fail(path, $"{type} has no member {(unknown.Length <= 64 ? unknown : unknown[..64])}");
        }

        var words = new byte[WordLength * (1 + fields.Count)];
        schema.TypeHash(type).Bytes.CopyTo(words);
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            var memberPath = $"{path}.{field.Name}";
            if (!members.TryGetValue(field.Name, out var member)) return Fail(memberPath, "missing");
            if (!TryEncode(field.Type, member, memberPath, depth + 1, words.AsSpan(WordLength * (1 + i), WordLength))) return false;
        }

        hash = Keccak256.Hash(words);
        return true;
    }

    private bool TryEncode(string type, JsonNode? value, string path, int depth, Span<byte> word)
    {
        if (depth > TypedDataSchema.MaxDepth) return Fail(path, "nested too deep");
        if (_remainingValues-- == 0) return Fail(path, "too many values");
        if (TypedDataSchema.TrySplitArray(type, out var element, out var length)) return TryEncodeArray(element, length, value, path, depth, word);
        if (schema.TryGetFields(type, out _))
        {
            if (!TryHashStruct(type, value, path, depth, out var hash)) return false;
            hash.Bytes.CopyTo(word);
            return true;
        }

        return TryEncodeElementary(type, value, word) || Fail(path, $"not a value of {type}");
    }

    private bool TryEncodeArray(string element, int length, JsonNode? value, string path, int depth, Span<byte> word)
    {
        if (value is not JsonArray items || (length >= 0 && items.Count != length))
        {
            return Fail(path, length >= 0 ? $"expected an array of {length}" : "expected an array");
        }

        if (items.Count > _remainingValues) return Fail(path, "too many values");
        var words = new byte[WordLength * items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            if (!TryEncode(element, items[i], $"{path}[{i}]", depth + 1, words.AsSpan(WordLength * i, WordLength))) return false;
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

    private bool Fail(string path, string reason)
    {
        Error = $"{path}: {reason}.";
        return false;
    }
}
