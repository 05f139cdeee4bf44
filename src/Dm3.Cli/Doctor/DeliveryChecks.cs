using System.Text.Json;
using Dm3.Core.Profile;
using Dm3.Ens.Profiles;

namespace Dm3.Cli.Doctor;

/// <summary>A delivery service, from its record in ENS to its answers.</summary>
internal sealed class DeliveryChecks(Findings findings, ProfileLoader loader, HttpClient http, bool allowLocal, TimeProvider clock)
{
    private const string PropertiesCall = """{"jsonrpc":"2.0","id":1,"method":"dm3_getDeliveryServiceProperties","params":[]}""";

    public async Task CheckAsync(string name, CancellationToken stop)
    {
        foreach (var loaded in await loader.LoadDeliveryServicesAsync(name, stop))
        {
            if (loaded.Profile is { } profile)
            {
                findings.Good("delivery-record", name, profile.Url);
                await CheckServiceAsync(name, profile, stop);
                continue;
            }

            var faults = string.Join(", ", loaded.Faults.Select(fault => $"{fault.Kind} {fault.Member}".TrimEnd()));
            var remedy = loaded.Failure switch
            {
                ProfileFailure.NotPublished => $"Set {ProfileTextKeys.DeliveryService[0]} of {name}: the delivery service prints the value when it starts.",
                ProfileFailure.LookupFailed or ProfileFailure.DocumentUnreachable => "See the checks above; then try again.",
                _ => $"Replace {ProfileTextKeys.DeliveryService[0]} of {name} by the value that the delivery service prints when it starts.",
            };
            findings.Fail("delivery-record", name, $"{Faults.Kebab(loaded.Failure)}: {(faults.Length > 0 ? faults : loaded.Detail)}".TrimEnd(':', ' '), remedy);
        }
    }

    private async Task CheckServiceAsync(string name, DeliveryServiceProfile profile, CancellationToken stop)
    {
        var root = new Uri(profile.Url.TrimEnd('/') + "/");
        if (root.Scheme != Uri.UriSchemeHttps && !allowLocal)
        {
            findings.Fail("delivery-url", profile.Url, "The URL is not https: senders do not deliver there.", "Put the service behind TLS and publish its https URL.");
            return;
        }

        var config = await ServiceAnswer.AskAsync(http, HttpMethod.Get, new Uri(root, "v1/config"), null, stop);
        if (!config.IsSuccess)
        {
            findings.Fail("delivery-url", profile.Url, config.Status == 0 ? config.Fault : $"/v1/config answers HTTP status {config.Status}.", "Start the delivery service and its proxy, or publish the URL under which it can be reached.");
            return;
        }

        findings.Good("delivery-url", profile.Url, "answers");
        config.CheckClock(findings, profile.Url, clock.GetUtcNow());
        if (config.IsOpen) findings.Good("cors", profile.Url, "open to pages of every origin");
        else findings.Fail("cors", profile.Url, "Messengers in browsers may not use it: Access-Control-Allow-Origin is missing.", "Let the proxy in front pass the service's CORS headers on.");

        var known = Member(config.Body, "ensName");
        if (known == name) findings.Good("delivery-name", profile.Url, $"calls itself {name}");
        else findings.Fail("delivery-name", profile.Url, $"It calls itself {known ?? "nothing"}, not {name}: it cannot open what is sealed for {name}, or refuses it.", $"Set Delivery:EnsName to {name}, or publish the right URL under {name}.");

        var properties = await ServiceAnswer.AskAsync(http, HttpMethod.Post, new Uri(root, "rpc"), PropertiesCall, stop);
        if (properties.IsSuccess && Member(properties.Body, "result") is not null) findings.Good("delivery-rpc", profile.Url, "takes requests of senders");
        else findings.Fail("delivery-rpc", profile.Url, $"/rpc does not answer dm3_getDeliveryServiceProperties (HTTP status {properties.Status}).", "Let the proxy in front pass POST /rpc on.");
    }

    private static string? Member(byte[] body, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var member) ? member.ToString() : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
