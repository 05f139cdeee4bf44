using Dm3.Core.Messages;
using Dm3.Delivery.Spam;

namespace Dm3.Delivery.Intake;

/// <summary>What became of an envelope.</summary>
/// <param name="Fault"><see cref="IntakeFault.None"/> once it is durable.</param>
/// <param name="Spam">The rule, of <see cref="IntakeFault.Spam"/>.</param>
/// <param name="Receipt">The service's word, of <see cref="IntakeFault.None"/>.</param>
public sealed record IntakeResult(IntakeFault Fault, SpamRefusal? Spam = null, Receipt? Receipt = null);
