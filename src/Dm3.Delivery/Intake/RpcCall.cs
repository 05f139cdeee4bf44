using System.Text.Json;
using Dm3.Core.Encoding;

namespace Dm3.Delivery.Intake;

/// <summary>A stranger's JSON-RPC call, read as far as every method needs it. Source: JSON-RPC 2.0, section 4.</summary>
internal readonly struct RpcCall
{
    /// <summary>What stands for an id that is not there.</summary>
    public const string NoId = "null";

    private const int MaxIdLength = 256;

    private RpcCall(string? method, JsonElement parameters, string? id, int code, string fault) =>
        (Method, Params, Id, Code, Fault) = (method, parameters, id, code, fault);

    /// <summary>The method's name; null where there is none.</summary>
    public string? Method { get; }

    /// <summary>A list, an object, or undefined.</summary>
    public JsonElement Params { get; }

    /// <summary>The id as it was written: a text, a number of any size, or <c>null</c>. Null itself of a notification.</summary>
    public string? Id { get; }

    /// <summary>What is wrong with it by the specification; 0 if nothing is.</summary>
    public int Code { get; }

    /// <summary>The same in words.</summary>
    public string Fault { get; }

    /// <summary>The first parameter: of a list, or the object of parameters itself.</summary>
    public JsonElement First => Params.ValueKind == JsonValueKind.Array ? Params.GetArrayLength() > 0 ? Params[0] : default : Params;

    /// <summary>Reads a call.</summary>
    public static RpcCall Read(JsonElement call)
    {
        if (call.ValueKind != JsonValueKind.Object) return Invalid(null, NoId, "A call is an object.");
        var hasId = JsonText.TryGetMember(call, "id", out var idValue);
        var id = hasId ? idValue.GetRawText() : null;
        if (hasId && (idValue.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null) || id!.Length > MaxIdLength))
            return Invalid(null, NoId, $"An id is a text, a number or null, of at most {MaxIdLength} characters.");

        var method = JsonText.TryGetMember(call, "method", out var name) && name.ValueKind == JsonValueKind.String ? JsonText.Value(name) : null;
        if (method is null) return Invalid(null, id ?? NoId, "A call has a method.");
        if (!JsonText.TryGetMember(call, "jsonrpc", out var version) || version.ValueKind != JsonValueKind.String) return Invalid(method, id, "A call has the member \"jsonrpc\": \"2.0\".");
        var hasParams = JsonText.TryGetMember(call, "params", out var parameters);
        if (hasParams && parameters.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)) return Invalid(method, id, "The parameters of a call are a list or an object.");
        return JsonText.Value(version) == "2.0"
            ? new RpcCall(method, parameters, id, 0, "")
            : new RpcCall(method, parameters, id, RpcErrorCode.VersionNotSupported, "Only version 2.0 of JSON-RPC is spoken here.");
    }

    private static RpcCall Invalid(string? method, string? id, string fault) => new(method, default, id, RpcErrorCode.InvalidRequest, fault);
}
