namespace Dm3.Core.Profile;

/// <summary>
/// Text record keys of both generations: those of the deployed protocol first, then those of the seed paper. All keys of a list name one record,
/// and a reader takes the first that is set.
/// </summary>
public static class ProfileTextKeys
{
    /// <summary>The user's profile.</summary>
    public static IReadOnlyList<string> User { get; } = ["network.dm3.profile", "eth.dm3.profile"];

    /// <summary>The profile of a delivery service.</summary>
    public static IReadOnlyList<string> DeliveryService { get; } = ["network.dm3.deliveryService", "eth.dm3.deliveryService", "eth.dm3.deliveryservice"];
}
