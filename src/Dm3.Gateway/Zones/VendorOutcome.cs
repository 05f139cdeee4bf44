namespace Dm3.Gateway.Zones;

/// <summary>What a call of a zone's operator did.</summary>
public enum VendorOutcome
{
    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>The name is new, or newly reserved.</summary>
    Created,

    /// <summary>The name is different now.</summary>
    Changed,
}
