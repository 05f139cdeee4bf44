using Dm3.Core.Messages;

namespace Dm3.Client.Store;

/// <summary>What is sealed in an entry's header. Members that a kind does not use are left at their defaults.</summary>
internal sealed class EntryHeader
{
    public EntryKind Kind { get; init; }

    public string Hash { get; init; } = "";

    public string Contact { get; init; } = "";

    public bool Outgoing { get; init; }

    public long At { get; init; }

    public MessageType Type { get; init; }

    public string? Reference { get; init; }

    public string? Group { get; init; }

    public MessageState State { get; init; }

    public string Detail { get; init; } = "";
}
