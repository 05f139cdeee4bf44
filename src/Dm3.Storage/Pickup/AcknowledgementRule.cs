namespace Dm3.Storage.Pickup;

/// <summary>When a message leaves.</summary>
public enum AcknowledgementRule
{
    /// <summary>Once any device of its recipient has acknowledged it. Where nothing was chosen.</summary>
    AnyDevice = 1,

    /// <summary>Once every device that lives has acknowledged it.</summary>
    AllDevices = 2,
}
