namespace Dm3.Gateway.Zones.Exchange;

/// <summary>What became of a line of an import.</summary>
public enum ImportStatus
{
    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>The name is new, or newly reserved.</summary>
    Created,

    /// <summary>The name is different now.</summary>
    Updated,

    /// <summary>Nothing was changed for this line; the next ones go on.</summary>
    Failed,

    /// <summary>The import ended before this line, which was not looked at, nor were those after it.</summary>
    Stopped,
}
