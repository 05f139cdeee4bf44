using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dm3.Ethereum.Encoding;
using Dm3.Storage.Names;

namespace Dm3.Storage.Operations;

/// <summary>
/// The column <c>changes</c>: <c>{"texts":{"key":"value"},"addresses":{"60":"0x…"},"contenthash":"0x…"}</c>. Null deletes, a member that is
/// missing was not touched; a contenthash of <c>0x</c> deletes it.
/// </summary>
internal static class RecordChangesJson
{
    public static string Write(RecordChanges changes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (changes.Texts.Count > 0)
        {
            json.WriteStartObject("texts");
            foreach (var (key, value) in changes.Texts) json.WriteString(key, value);
            json.WriteEndObject();
        }

        if (changes.Addresses.Count > 0)
        {
            json.WriteStartObject("addresses");
            foreach (var (coinType, value) in changes.Addresses) json.WriteString(coinType.ToString(CultureInfo.InvariantCulture), value is { } bytes ? Hex.Encode(bytes.Span) : null);
            json.WriteEndObject();
        }

        if (changes.Contenthash is { } contenthash) json.WriteString("contenthash", Hex.Encode(contenthash.Span));
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>As the other one, for all of these being set.</summary>
    public static string Write(NameRecords set)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        var within = RecordKind.Contenthash;
        var at = 0;
        while (EncodedRecords.TryRead(set.Encoded.Span, ref at, out var record))
        {
            if (record.Kind != within && json.CurrentDepth > 1) json.WriteEndObject();
            if (record.Kind == RecordKind.Contenthash) json.WriteString("contenthash", Hex.Encode(record.Value));
            else if (record.Kind != within) json.WriteStartObject(record.Kind == RecordKind.Text ? "texts" : "addresses");
            within = record.Kind;
            if (within == RecordKind.Text) json.WriteString(record.Key, record.Value);
            else if (within == RecordKind.Address) json.WriteString(record.Key, Hex.Encode(record.Value));
        }

        if (json.CurrentDepth > 1) json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static RecordChanges Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        var addresses = new Dictionary<ulong, ReadOnlyMemory<byte>?>();
        ReadOnlyMemory<byte>? contenthash = null;
        foreach (var member in document.RootElement.EnumerateObject())
        {
            switch (member.Name)
            {
                case "texts":
                    foreach (var text in member.Value.EnumerateObject()) texts.Add(text.Name, text.Value.GetString());
                    break;
                case "addresses":
                    foreach (var address in member.Value.EnumerateObject())
                    {
                        addresses.Add(
                            ulong.Parse(address.Name, CultureInfo.InvariantCulture),
                            address.Value.GetString() is { } hex ? Hex.Decode(hex) : (ReadOnlyMemory<byte>?)null);
                    }

                    break;
                case "contenthash":
                    contenthash = Hex.Decode(member.Value.GetString());
                    break;
            }
        }

        return new RecordChanges(texts, addresses, contenthash);
    }
}
