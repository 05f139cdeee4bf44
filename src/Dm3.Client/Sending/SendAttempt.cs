using Dm3.Client.Delivery;

namespace Dm3.Client.Sending;

/// <summary>One delivery service that was tried.</summary>
/// <param name="Service">Its ENS name.</param>
/// <param name="Outcome">What it did; <see cref="SubmitOutcome.Unreachable"/> too if its profile could not be loaded.</param>
/// <param name="Detail">For people.</param>
public sealed record SendAttempt(string Service, SubmitOutcome Outcome, string Detail);
