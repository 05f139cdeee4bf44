namespace Dm3.Storage.Notifications;

/// <summary>What a notice is about.</summary>
public enum NoticePurpose
{
    /// <summary>Messages wait.</summary>
    Messages = 0,

    /// <summary>A one-time code that proves who reads the channel.</summary>
    Code = 1,

    /// <summary>Somebody without a profile is invited.</summary>
    Invitation = 2,
}
