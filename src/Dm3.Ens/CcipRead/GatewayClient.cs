using System.Text.Json;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ens.CcipRead;

/// <summary>Asks the gateways of a lookup, in order. Source: EIP-3668, "Client Lookup Protocol".</summary>
public sealed class GatewayClient(OutboundHttp http)
{
    private const int MaxMessageLength = 200;

    /// <summary>Asks one URL after the other: a 4xx ends the search, any other failure goes on to the next.</summary>
    public async Task<GatewayAnswer> AskAsync(Address sender, IReadOnlyList<string> urls, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken)
    {
        var suffered = new List<string>();
        foreach (var template in urls)
        {
            var response = await SendAsync(template, sender, callData, cancellationToken).ConfigureAwait(false);
            if (response.Failure != OutboundFailure.None) suffered.Add($"{Host(template)}: {response.Failure}");
            else if (response.Status is >= 400 and < 500) return new GatewayAnswer(null, response.Status, $"{Host(template)}: {response.Status} {MessageOf(response.Body)}");
            else if (!response.IsSuccess) suffered.Add($"{Host(template)}: {response.Status} {MessageOf(response.Body)}");
            else if (DataOf(response.Body) is { } data) return new GatewayAnswer(data, response.Status, "");
            else suffered.Add($"{Host(template)}: no JSON with data as 0x hex");
        }

        return new GatewayAnswer(null, 0, suffered.Count > 0 ? string.Join("; ", suffered) : "The lookup names no gateway.");
    }

    private Task<OutboundResponse> SendAsync(string template, Address sender, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken)
    {
        var senderText = sender.ToLowerHex();
        var dataText = Hex.Encode(callData.Span);
        var url = template.Replace("{sender}", senderText, StringComparison.Ordinal);
        // GET exactly if the template has a place for the data.
        return template.Contains("{data}", StringComparison.Ordinal)
            ? http.FetchAsync(url.Replace("{data}", dataText, StringComparison.Ordinal), null, cancellationToken)
            : http.FetchAsync(url, JsonSerializer.SerializeToUtf8Bytes(new { data = dataText, sender = senderText }), cancellationToken);
    }

    private static byte[]? DataOf(ReadOnlyMemory<byte> body) => Member(body, "data") is { } text && Hex.TryDecode(text, out var data) ? data : null;

    private static string MessageOf(ReadOnlyMemory<byte> body)
    {
        var message = Member(body, "message") ?? "";
        return message.Length <= MaxMessageLength ? message : message[..MaxMessageLength];
    }

    private static string? Member(ReadOnlyMemory<byte> body, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
                ? member.GetString()
                : null;
        }
        // InvalidOperationException: a string that is no valid UTF-16.
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Host(string template) => Uri.TryCreate(template.Replace("{sender}", "", StringComparison.Ordinal).Replace("{data}", "", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        ? uri.Host
        : "(no URL)";
}
