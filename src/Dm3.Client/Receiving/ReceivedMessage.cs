using Dm3.Client.Delivery;
using Dm3.Client.Groups;
using Dm3.Core.Messages;

namespace Dm3.Client.Receiving;

/// <summary>A message that came in, with what its verification found.</summary>
/// <param name="Waiting">As the delivery service gave it.</param>
/// <param name="Service">The delivery service's ENS name.</param>
/// <param name="Fault">The first layer that is not good.</param>
public sealed record ReceivedMessage(WaitingEnvelope Waiting, string Service, ReceiveFault Fault)
{
    /// <summary>The hash.</summary>
    public string Hash => Waiting.MessageHash;

    /// <summary>True if every layer is good.</summary>
    public bool IsVerified => Fault == ReceiveFault.None;

    /// <summary>The message; null unless it is verified, so that nobody shows what nobody vouches for.</summary>
    public Message? Message { get; init; }

    /// <summary>The normalised name of the verified sender; of a message that is not verified, the name that it claims, or empty.</summary>
    public string From { get; init; } = "";

    /// <summary>Unix milliseconds at which the delivery service took it, by its postmark; 0 unless that is good.</summary>
    public long PostmarkedAtMilliseconds { get; init; }

    /// <summary>The group it was sent to, verified; null for a message to the user alone.</summary>
    public GroupDefinition? Group { get; init; }

    /// <summary>What is wrong, for people; empty if nothing is.</summary>
    public string Detail { get; init; } = "";
}
