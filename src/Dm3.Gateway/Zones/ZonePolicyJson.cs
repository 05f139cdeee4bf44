using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation.Results;

namespace Dm3.Gateway.Zones;

/// <summary>Reads and writes <see cref="ZonePolicy"/> as JSON. Strict: a member that is unknown, null or stands twice is a fault, not a default.</summary>
public static class ZonePolicyJson
{
    /// <summary>Longest document, UTF-16 units.</summary>
    public const int MaxLength = 64 * 1024;

    private static readonly ZonePolicyValidator Validator = new();

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = 8,
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads and checks a policy.</summary>
    /// <param name="text">The document; <c>{}</c> is the policy of all defaults.</param>
    /// <param name="faults">Every fault as <c>path: what must be</c>; empty for a sound policy.</param>
    /// <returns>The policy, or null when there are faults.</returns>
    public static ZonePolicy? Read(string text, out IReadOnlyList<string> faults)
    {
        try
        {
            if (text.Length > MaxLength)
            {
                faults = [$"$: must have at most {MaxLength} characters."];
                return null;
            }

            var policy = JsonSerializer.Deserialize<ZonePolicy>(text, Options) ?? throw new JsonException();
            faults = [.. Validator.Validate(policy).Errors.Select(Describe)];
            return faults.Count == 0 ? policy : null;
        }
        catch (JsonException fault)
        {
            faults = [$"{(fault.Path is { Length: > 0 and < 200 } path ? path : "$")}: is not JSON of the form of a zone policy."];
            return null;
        }
    }

    /// <summary>Writes all members, defaults included.</summary>
    public static string Write(ZonePolicy policy) => JsonSerializer.Serialize(policy, Options);

    // Member names as they stand in the document: "Limits.LookupsPerMinute" is limits.lookupsPerMinute there.
    private static string Describe(ValidationFailure fault) =>
        $"{string.Join('.', fault.PropertyName.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName))}: {fault.ErrorMessage}";
}
