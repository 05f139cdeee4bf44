using System.Text;
using Dm3.Ethereum;
using Dm3.Gateway.Resolve;
using Dm3.Gateway.Zones;
using FluentValidation;
using FluentValidation.Results;

namespace Dm3.Gateway.Registration;

/// <summary>Rules on the content of an operation that need neither store nor clock. Error codes are those of the problem documents.</summary>
public sealed class OperationValidator : AbstractValidator<Operation>
{
    /// <summary>The rules on records, one set for registrations and updates.</summary>
    public OperationValidator()
    {
        RuleFor(operation => operation.Nonce).Must(nonce => nonce >= 0 && nonce <= long.MaxValue).WithErrorCode("invalid-body").WithMessage("must be 0 or a version.");
        RuleFor(operation => operation.Deadline).Must(time => time >= 0 && time <= long.MaxValue).WithErrorCode("invalid-body").WithMessage("must be Unix seconds.");
        RuleFor(operation => ((Renewal)operation).Duration).Must(seconds => seconds >= 1 && seconds <= ZonePolicyValidator.MaxPeriodSeconds).OverridePropertyName("duration")
            .WithErrorCode("duration-out-of-range").WithMessage($"must be 1 to {ZonePolicyValidator.MaxPeriodSeconds} seconds.").When(operation => operation is Renewal);
        RuleFor(operation => operation).SetInheritanceValidator(kinds =>
        {
            kinds.Add<NameRegistration>(new RecordsValidator<NameRegistration>());
            kinds.Add<RecordUpdate>(new RecordsValidator<RecordUpdate>());
            kinds.Add<Transfer>(new TransferValidator());
        });
        RuleFor(operation => ((NameRegistration)operation).Owner).Must(owner => !owner.IsZero).OverridePropertyName("owner")
            .WithErrorCode("invalid-owner").WithMessage("must not be the zero address.").When(operation => operation is NameRegistration);
    }

    private sealed class TransferValidator : AbstractValidator<Transfer>
    {
        public TransferValidator() => RuleFor(transfer => transfer.NewOwner).Must(owner => !owner.IsZero)
            .WithErrorCode("invalid-owner").WithMessage("must not be the zero address: release the name instead.");
    }

    private sealed class RecordsValidator<T> : AbstractValidator<T>
        where T : RecordsOperation
    {
        public RecordsValidator()
        {
            RuleFor(operation => operation.Texts.Count + operation.Addresses.Count).LessThanOrEqualTo(RecordLimits.MaxRecords).OverridePropertyName("texts")
                .WithErrorCode("too-many-records").WithMessage($"A name holds at most {RecordLimits.MaxRecords} texts and addresses.");
            // One rule for all records: a validator of its own for each of them took longer than writing them.
            RuleFor(operation => operation).Custom(CheckRecords);
            RuleFor(operation => operation.Contenthash).Must(hash => hash.Length <= RecordLimits.MaxContenthashBytes).WithErrorCode("record-too-big")
                .WithMessage($"must have at most {RecordLimits.MaxContenthashBytes} bytes.");
            RuleFor(operation => operation.Texts).Must(texts => texts.DistinctBy(text => text.Key, StringComparer.Ordinal).Count() == texts.Count)
                .WithErrorCode("duplicate-record").WithMessage("must not name a key twice.");
            RuleFor(operation => operation.Addresses).Must(addresses => addresses.DistinctBy(address => address.CoinType).Count() == addresses.Count)
                .WithErrorCode("duplicate-record").WithMessage("must not name a coin type twice.");
        }

        private static void CheckRecords(T operation, ValidationContext<T> context)
        {
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

            void Fail(string path, string code, string message) => context.AddFailure(new ValidationFailure(path, message) { ErrorCode = code });
        }

        private static int Utf8Length(string text) => Encoding.UTF8.GetByteCount(text);

        // The three names mean something else in JavaScript objects, where most readers of our JSON keep these keys.
        private static bool IsUsableKey(string key) =>
            key.Length > 0 && key is not ("__proto__" or "prototype" or "constructor")
            && !char.IsWhiteSpace(key[0]) && !char.IsWhiteSpace(key[^1]) && !key.Any(char.IsControl);
    }
}
