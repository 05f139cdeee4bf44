using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Messages;
using Dm3.Delivery.Spam;
using Dm3.Ethereum;
using Dm3.Hosting;
using Dm3.Storage.Accounts;

namespace Dm3.Delivery.Accounts;

/// <summary>What an account says of its clients. Source: dm3-spec, API Delivery-Service, profile extension; <see cref="Postmark"/> is ours.</summary>
public sealed record ProfileExtension
{
    /// <summary>The message types there are. Nothing that a sender sends is looked into here: which ones clients show is for them to say.</summary>
    public static IReadOnlyList<string> AllTypes { get; } = ["NEW", "EDIT", "REPLY", "REACTION", "DELETE_REQUEST", "READ_OPENED", "READ_RECEIVED", "RESEND_REQUEST", "READ_RECEIPT"];

    /// <summary>Types that the account's clients show. <c>NEW</c> is among them.</summary>
    public IReadOnlyList<string> SupportedMessageTypes { get; init; } = AllTypes;

    /// <summary>The postmark that they read: <c>deployed</c> (default) or <c>specification</c>.</summary>
    public PostmarkForm Postmark { get; init; }

    /// <summary>What an account has said, else the defaults.</summary>
    public static ProfileExtension Of(Address account, ProfileExtensionStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Read(store.Find(account));
    }

    /// <summary>The same of what is stored.</summary>
    public static ProfileExtension Read(string? document) => document is null ? new() : JsonSerializer.Deserialize<ProfileExtension>(document, JsonSettings.Options)!;

    /// <summary>Why it cannot be taken; null if it can.</summary>
    public Problem? Check() => SupportedMessageTypes.Contains("NEW") && SupportedMessageTypes.All(AllTypes.Contains) && SupportedMessageTypes.Distinct().Count() == SupportedMessageTypes.Count
        ? null
        : new Problem(400, "invalid-extension", $"supportedMessageTypes holds NEW, and each of these at most once: {string.Join(", ", AllTypes)}.");

    /// <summary>As senders are told, with the conditions for them. Both spellings of the encryption are given: that of the specification, and that of deployed services.</summary>
    /// <param name="settings">The account's spam rules.</param>
    public JsonObject ToPublicJson(SpamSettings settings)
    {
        var json = new JsonObject
        {
            ["encryptionScheme"] = new JsonArray(EnvelopeMetadata.DefaultScheme),
            ["encryptionAlgorithm"] = new JsonArray(EnvelopeMetadata.DefaultScheme),
            ["supportedMessageTypes"] = new JsonArray([.. SupportedMessageTypes.Select(type => JsonValue.Create(type))]),
        };
        SpamConditions.AddTo(json, settings);
        return json;
    }
}
