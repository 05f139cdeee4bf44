using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Dm3.Hosting;

/// <summary>Reads the JSON bodies of requests. Strict: no unknown, missing, repeated or null member, so that what is read is all that was sent.</summary>
public static class JsonBody
{
    /// <summary>Code of the refusal.</summary>
    public const string Code = "invalid-body";

    private static readonly JsonSerializerOptions Strict = CreateOptions();

    /// <summary>Reads a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">Made by <see cref="CreateOptions"/>; null if no further converters are needed.</param>
    /// <returns>The value, or the refusal that says where the body does not fit.</returns>
    public static async Task<(T? Body, Problem? Refusal)> ReadAsync<T>(HttpRequest request, JsonSerializerOptions? options = null)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, options ?? Strict, request.HttpContext.RequestAborted) is { } body
                ? (body, null)
                : (null, Refusal("The body must be a JSON object."));
        }
        catch (JsonException fault)
        {
            return (null, DoesNotFit(fault));
        }
        catch (ArgumentException)
        {
            // How .NET 10 reports a member that stands twice where it reads a JsonObject; elsewhere it is a JsonException.
            return (null, Refusal("A member of the body stands twice."));
        }
    }

    /// <summary>Options for bodies, with converters for the types of the call.</summary>
    public static JsonSerializerOptions CreateOptions(params ReadOnlySpan<JsonConverter> converters)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            NumberHandling = JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
        };
        JsonSettings.Apply(options);
        foreach (var converter in converters) options.Converters.Add(converter);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>A body that does not fit. The library's message may change and names our types; its path says all that a caller needs.</summary>
    public static Problem DoesNotFit(JsonException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var path = fault.Path is { Length: > 0 and < 200 } known ? known : "$";
        return Refusal($"The body is not JSON of the form that this call takes; it stops fitting at {path}.");
    }

    /// <summary>A body that is refused.</summary>
    public static Problem Refusal(string detail) => new(400, Code, detail);
}
