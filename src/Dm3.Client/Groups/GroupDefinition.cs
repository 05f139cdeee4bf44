using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Messages;
using Dm3.Core.Signing;

namespace Dm3.Client.Groups;

/// <summary>
/// A group at one moment: a named set of members, signed by its creator. It travels with every message to the group, so that members need no other source and messages may
/// come in any order; the id binds the group to its creator, and the highest version counts. A form of ours: other dm3 clients show the messages with an attachment.
/// </summary>
/// <param name="Id"><c>group:0x…</c>: SHA-256 of creator and nonce.</param>
/// <param name="Creator">Normalised name of the one whose signature changes it.</param>
/// <param name="Nonce">Random; makes groups of one creator differ.</param>
/// <param name="Version">Starts at 1; one more with every change.</param>
/// <param name="Name">For people.</param>
/// <param name="Members">Normalised names, the creator among them.</param>
/// <param name="Signature">Base64 of the creator's Ed25519 signature over the canonical JSON of the others.</param>
public sealed record GroupDefinition(string Id, string Creator, string Nonce, long Version, string Name, ImmutableSortedSet<string> Members, string Signature)
{
    /// <summary>What every group id begins with; a message to such a name is one to a group.</summary>
    public const string IdPrefix = "group:";

    /// <summary>Most members, the creator counted.</summary>
    public const int MaxMembers = 256;

    private const string AttachmentName = "dm3-group.json";
    private const string DataPrefix = "data:application/json;base64,";
    private const int MaxNameLength = 200;

    /// <summary>Makes a group.</summary>
    /// <param name="creator">The creator, who is a member.</param>
    /// <param name="name">For people.</param>
    /// <param name="members">The others, by normalised name.</param>
    /// <exception cref="ArgumentException">Too many members, or a name that is too long.</exception>
    public static GroupDefinition Create(Dm3Identity creator, string name, IEnumerable<string> members)
    {
        ArgumentNullException.ThrowIfNull(creator);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return new GroupDefinition(IdOf(creator.Name, nonce), creator.Name, nonce, 1, name, [.. members, creator.Name], "").Sign(creator);
    }

    /// <summary>The next version.</summary>
    /// <param name="creator">Who made the group.</param>
    /// <param name="members">All members; the creator stays one.</param>
    /// <param name="name">A new name; null to keep the old one.</param>
    /// <exception cref="ArgumentException">Not the creator, too many members, or a name that is too long.</exception>
    public GroupDefinition With(Dm3Identity creator, IEnumerable<string> members, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(creator);
        if (creator.Name != Creator) throw new ArgumentException("Only the group's creator can change it.", nameof(creator));
        return (this with { Version = Version + 1, Name = name ?? Name, Members = [.. members, Creator] }).Sign(creator);
    }

    /// <summary>True if this is signed with the creator's key, which is the caller's to look up.</summary>
    public bool IsSigned(SigningPublicKey creator)
    {
        ArgumentNullException.ThrowIfNull(creator);
        return Id == IdOf(Creator, Nonce) && Members.Contains(Creator) && creator.Verifies(SignedText, Signature);
    }

    /// <summary>The attachment by which it travels.</summary>
    public Attachment ToAttachment() => new(DataPrefix + Convert.ToBase64String(Encoding.UTF8.GetBytes(ToString())), AttachmentName);

    /// <summary>Whether an attachment is a definition, and so nothing to show.</summary>
    public static bool IsDefinition(Attachment attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        return attachment.Name == AttachmentName;
    }

    /// <summary>Finds the definition in a message. Who signed it is for <see cref="IsSigned"/>.</summary>
    public static bool TryRead(Message message, [NotNullWhen(true)] out GroupDefinition? group)
    {
        ArgumentNullException.ThrowIfNull(message);
        group = null;
        var data = message.Content.Attachments?.LastOrDefault(IsDefinition)?.Data;
        if (data is null || !data.StartsWith(DataPrefix, StringComparison.Ordinal)) return false;
        var bytes = new byte[data.Length];
        return Convert.TryFromBase64String(data[DataPrefix.Length..], bytes, out var length) && TryParse(Encoding.UTF8.GetString(bytes, 0, length), out group);
    }

    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string json, [NotNullWhen(true)] out GroupDefinition? group)
    {
        group = null;
        try
        {
            if (JsonSerializer.Deserialize<Form>(json, JsonSerializerOptions.Web) is not { Id: not null, Creator: not null, Nonce: not null, Name: not null, Members: not null, Signature: not null } form) return false;
            if (form.Members.Count is 0 or > MaxMembers || form.Members.Contains(null!) || form.Name.Length > MaxNameLength || form.Version < 1) return false;
            group = new GroupDefinition(form.Id, form.Creator, form.Nonce, form.Version, form.Name, [.. form.Members], form.Signature);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The text form: canonical JSON.</summary>
    public override string ToString()
    {
        var json = Unsigned();
        json["signature"] = Signature;
        return CanonicalJson.Serialize(json);
    }

    /// <summary>Same version, same signature.</summary>
    public bool Equals(GroupDefinition? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Signature);

    private string SignedText => CanonicalJson.Serialize(Unsigned());

    private GroupDefinition Sign(Dm3Identity creator)
    {
        if (Members.Count > MaxMembers) throw new ArgumentException($"A group has at most {MaxMembers} members.");
        if (Name.Length > MaxNameLength) throw new ArgumentException($"A group's name has at most {MaxNameLength} characters.");
        return this with { Signature = creator.Keys.Signing.Sign(SignedText) };
    }

    private JsonObject Unsigned() => new()
    {
        ["id"] = Id,
        ["creator"] = Creator,
        ["nonce"] = Nonce,
        ["version"] = Version,
        ["name"] = Name,
        ["members"] = new JsonArray([.. Members.Select(member => JsonValue.Create(member))]),
    };

    private static string IdOf(string creator, string nonce) =>
        IdPrefix + Sha256Hash.Of(CanonicalJson.Serialize(new JsonObject { ["creator"] = creator, ["nonce"] = nonce }));

    private sealed record Form(string? Id, string? Creator, string? Nonce, long Version, string? Name, IReadOnlyList<string>? Members, string? Signature);
}
