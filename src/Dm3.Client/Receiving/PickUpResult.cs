namespace Dm3.Client.Receiving;

/// <summary>What a pick-up brought.</summary>
/// <param name="Messages">New messages, verified and in the store, and those that are not good; both in the order of the service.</param>
/// <param name="Problems">Services that could not be asked to the end, by name; what waits there comes the next time.</param>
public sealed record PickUpResult(IReadOnlyList<ReceivedMessage> Messages, IReadOnlyDictionary<string, RequestProblem> Problems);
