using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Auth;

/// <summary>A client's answer to a challenge.</summary>
/// <param name="Name">The normalised name that it logs in with.</param>
/// <param name="Challenge">The whole challenge, as it was issued.</param>
/// <param name="Signature">Over its text, by the profile's signing key; base64 of 64 bytes.</param>
public sealed record LoginAnswer(string Name, string Challenge, string Signature)
{
    /// <summary>The device; those that name none share one.</summary>
    public string Device { get; init; } = DeviceStore.DefaultDevice;

    /// <summary>What its owner calls it; null leaves what was said before.</summary>
    public string? DeviceLabel { get; init; }
}
