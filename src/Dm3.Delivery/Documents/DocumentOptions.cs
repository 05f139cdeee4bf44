namespace Dm3.Delivery.Documents;

/// <summary>Profile documents that accounts keep here, section <c>Delivery:Documents</c>.</summary>
public sealed class DocumentOptions
{
    /// <summary>Documents of an account; one more replaces the one that was given or seen longest ago. 1 to 1 000, default 8.</summary>
    public int MaxPerAccount { get; set; } = 8;

    /// <summary>Longest document in bytes; a longer one is refused, and not kept where a record points to it. 1 000 to 1 000 000, default 65 536.</summary>
    public int MaxBytes { get; set; } = 65_536;
}
