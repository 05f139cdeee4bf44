using System.Text;
using Dm3.Ethereum;
using Dm3.Gateway.Resolve;
using FluentValidation.Results;

namespace Dm3.Gateway.Registration;

/// <summary>The rules on records, the same for registrations, updates and imports.</summary>
internal static class RecordRules
{
    /// <summary>What is wrong with the records that an operation sets; empty for nothing. Codes are those of the problem documents.</summary>
    public static IReadOnlyList<ValidationFailure> Check(RecordsOperation operation)
    {
        List<ValidationFailure>? faults = null;
        if (operation.Texts.Count + operation.Addresses.Count > RecordLimits.MaxRecords)
            Fail("texts", "too-many-records", $"A name holds at most {RecordLimits.MaxRecords} texts and addresses.");
        for (var i = 0; i < operation.Texts.Count; i++)
        {
            var (key, value) = (operation.Texts[i].Key, operation.Texts[i].Value);
            if (!IsUsableKey(key))
                Fail($"Texts[{i}].Key", "invalid-record-key", "must be visible text of at least one character, without blanks at its ends, and none of __proto__, prototype, constructor.");
            if (Utf8Length(key) > RecordLimits.MaxTextKeyBytes) Fail($"Texts[{i}].Key", "record-too-big", $"must have at most {RecordLimits.MaxTextKeyBytes} bytes.");
            if (Utf8Length(value) > RecordLimits.MaxTextBytes) Fail($"Texts[{i}].Value", "record-too-big", $"must have at most {RecordLimits.MaxTextBytes} bytes.");
        }

        for (var i = 0; i < operation.Addresses.Count; i++)
        {
            var (coinType, value) = (operation.Addresses[i].CoinType, operation.Addresses[i].Value);
            var isCoinType = coinType >= 0 && coinType <= long.MaxValue;
            if (!isCoinType) Fail($"Addresses[{i}].CoinType", "invalid-coin-type", "must be a coin type of ENSIP-9 or ENSIP-11.");
            if (value.Length > RecordLimits.MaxAddressBytes) Fail($"Addresses[{i}].Value", "record-too-big", $"must have at most {RecordLimits.MaxAddressBytes} bytes.");
            if (isCoinType && ResolvedName.IsEvm((ulong)coinType) && value.Length is not (0 or Address.Length))
                Fail($"Addresses[{i}].Value", "invalid-address", "must have 20 bytes: the coin type is that of an EVM chain.");
        }

        if (operation.Contenthash.Length > RecordLimits.MaxContenthashBytes)
            Fail("Contenthash", "record-too-big", $"must have at most {RecordLimits.MaxContenthashBytes} bytes.");
        if (operation.Texts.Count > 1 && operation.Texts.DistinctBy(text => text.Key, StringComparer.Ordinal).Count() != operation.Texts.Count)
            Fail("Texts", "duplicate-record", "must not name a key twice.");
        if (operation.Addresses.Count > 1 && operation.Addresses.DistinctBy(address => address.CoinType).Count() != operation.Addresses.Count)
            Fail("Addresses", "duplicate-record", "must not name a coin type twice.");
        return faults ?? [];

        void Fail(string path, string code, string message) => (faults ??= []).Add(new ValidationFailure(path, message) { ErrorCode = code });
    }

    private static int Utf8Length(string text) => Encoding.UTF8.GetByteCount(text);

    // The three names mean something else in JavaScript objects, where most readers of our JSON keep these keys.
    private static bool IsUsableKey(string key) =>
        key.Length > 0 && key is not ("__proto__" or "prototype" or "constructor")
        && !char.IsWhiteSpace(key[0]) && !char.IsWhiteSpace(key[^1]) && !key.Any(char.IsControl);
}
