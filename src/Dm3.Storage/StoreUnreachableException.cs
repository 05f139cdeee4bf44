namespace Dm3.Storage;

/// <summary>
/// The database does not answer now. Of a write it is not known whether it happened: whoever sends it again is told, because nothing that is accepted here
/// is accepted twice.
/// </summary>
public sealed class StoreUnreachableException : Exception
{
    /// <summary>While it is in use.</summary>
    public StoreUnreachableException(Exception cause)
        : base("The database does not answer.", cause)
    {
    }

    /// <summary>At start.</summary>
    /// <param name="place">Where it should be, without anything secret.</param>
    /// <param name="reason">One line.</param>
    /// <param name="cause">What happened.</param>
    public StoreUnreachableException(string place, string reason, Exception cause)
        : base($"The database {place} cannot be used: {reason}", cause)
    {
    }
}
