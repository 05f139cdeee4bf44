using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Hosting;

namespace Dm3.Delivery.Spam;

/// <summary>
/// What a recipient publishes of its settings, as members of the profile extension. The specification knows <c>minNonce</c>, <c>minBalance</c> and
/// <c>minBalanceTokenAddress</c>; the others are ours. The blocklist is never published. Source: dm3-spec, API Delivery-Service, profile extension.
/// </summary>
public static class SpamConditions
{
    /// <summary>Adds what is switched on to a profile extension.</summary>
    public static void AddTo(JsonObject extension, SpamSettings settings)
    {
        ArgumentNullException.ThrowIfNull(extension);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.MinNonce is { } nonce) extension["minNonce"] = nonce;
        if (settings.MinBalance is { } balance)
        {
            extension["minBalance"] = balance;
        }
        else if (settings.MinTokenBalances is [var first, ..])
        {
            // The specification's pair of members holds one balance only; the list below holds all of them.
            extension["minBalance"] = first.Minimum;
            extension["minBalanceTokenAddress"] = first.Token;
        }

        if (settings.MinTokenBalances.Count > 0) extension["minTokenBalances"] = JsonSerializer.SerializeToNode(settings.MinTokenBalances, JsonSettings.Options);
        if (settings.MinHolding is { } holding) extension["minHolding"] = JsonSerializer.SerializeToNode(holding, JsonSettings.Options);
        if (settings.ContactsOnly) extension["contactsOnly"] = true;
    }
}
