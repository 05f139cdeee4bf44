using Dm3.Gateway.Zones;
using FluentValidation;

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

    // One rule for all records: a validator of its own for each of them took longer than writing them.
    private sealed class RecordsValidator<T> : AbstractValidator<T>
        where T : RecordsOperation
    {
        public RecordsValidator() => RuleFor(operation => operation).Custom(static (operation, context) =>
        {
            foreach (var fault in RecordRules.Check(operation)) context.AddFailure(fault);
        });
    }
}
