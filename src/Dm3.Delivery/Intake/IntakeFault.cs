namespace Dm3.Delivery.Intake;

/// <summary>Why an envelope is not taken.</summary>
public enum IntakeFault
{
    /// <summary>It is held, or was taken before.</summary>
    None,

    /// <summary>Not an envelope.</summary>
    Malformed,

    /// <summary>Longer than the service takes.</summary>
    TooLarge,

    /// <summary>Its delivery information is not sealed to this service.</summary>
    NotForThisService,

    /// <summary>The recipient has no account here.</summary>
    UnknownRecipient,

    /// <summary>The sender has no good profile in ENS.</summary>
    UnknownSender,

    /// <summary>The metadata is not signed with the sender's published key.</summary>
    Signature,

    /// <summary>A message of another sender was taken under the same hash, which is of one message only.</summary>
    HashTaken,

    /// <summary>A rule of the recipient stands against it.</summary>
    Spam,

    /// <summary>A share of the recipient's room is used up; it may be taken once messages were picked up.</summary>
    ShareUsed,

    /// <summary>The service has no room for anything.</summary>
    StoreFull,

    /// <summary>ENS or the node could not be asked: the same envelope may be taken later.</summary>
    Unavailable,
}
