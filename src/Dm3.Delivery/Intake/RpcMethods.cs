using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Delivery.Accounts;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Endpoints;
using Dm3.Delivery.Spam;
using Dm3.Hosting;
using Dm3.Storage.Accounts;

namespace Dm3.Delivery.Intake;

/// <summary>The methods of <c>/rpc</c>.</summary>
public sealed partial class RpcMethods(IntakePipeline intake, AccountDirectory accounts, AccountStore store, RecipientRules rules, ProfileExtensionStore extensions, DeliveryOptions options, ILogger<RpcMethods> log)
{
    private static readonly IResult Taken = Results.Text("OK", "text/plain; charset=utf-8");

    /// <summary>Carries out a call; every fault is a reply.</summary>
    /// <param name="call">A stranger's.</param>
    /// <param name="isDeployed">Whether it comes from a client that does not keep to JSON-RPC: then only what the deployed service looks at counts.</param>
    /// <param name="cancellationToken">The caller left.</param>
    internal async Task<RpcReply> CallAsync(RpcCall call, bool isDeployed, CancellationToken cancellationToken)
    {
        if (call.Method is null) return Failed(RpcErrorCode.InvalidRequest, call.Fault, DeployedForm.Word(400));
        if (!isDeployed && call.Code != 0) return Failed(call.Code, call.Fault, DeployedForm.Word(400));
        try
        {
            return call.Method switch
            {
                "dm3_submitMessage" => await SubmitAsync(call.First, cancellationToken),
                "dm3_getDeliveryServiceProperties" => Properties(),
                "dm3_getProfileExtension" => await ExtensionAsync(call.First, cancellationToken),
                _ => Failed(RpcErrorCode.MethodNotFound, "There is no such method.", DeployedForm.Error("Method not allowed", 405)),
            };
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !isDeployed)
        {
            // One call of a batch must not take the answers of the others with it.
            Report(fault);
            return Failed(RpcErrorCode.Internal, "Something went wrong here; the operator finds it in the log.", Results.StatusCode(500));
        }
    }

    private async Task<RpcReply> SubmitAsync(JsonElement envelope, CancellationToken cancellationToken)
    {
        if (envelope.ValueKind == JsonValueKind.Undefined) return Failed(RpcErrorCode.InvalidParams, "The envelope is missing.", Plain("Envelop missing"));
        // Deployed clients send it as a text, the specification as an object.
        if (envelope.ValueKind == JsonValueKind.String && !CanonicalJson.TryParse(JsonText.Value(envelope), out envelope))
            return Failed(RpcErrorCode.InvalidParams, "The envelope is not JSON.", Plain("Error parsing envelop"));
        var result = await intake.SubmitAsync(envelope, cancellationToken);
        return result.Fault switch
        {
            IntakeFault.None => new RpcReply($$"""{"receipt":{{result.Receipt}},"success":true}""", 0, "") { Deployed = Taken },
            IntakeFault.Malformed => Failed(RpcErrorCode.InvalidParams, "The envelope has not exactly the members of an envelope.", DeployedForm.Error("invalid schema")),
            IntakeFault.TooLarge => Refused(RpcErrorCode.TooBig, $"The envelope is longer than {options.MaxEnvelopeBytes} bytes."),
            IntakeFault.NotForThisService => Refused(RpcErrorCode.InvalidInput, "The delivery information is not encrypted to this service's key."),
            IntakeFault.UnknownRecipient => Refused(RpcErrorCode.NotFound, "The recipient has no account here."),
            IntakeFault.UnknownSender => Refused(RpcErrorCode.Unauthorized, "The sender publishes no valid profile in ENS."),
            IntakeFault.Signature => Refused(RpcErrorCode.Unauthorized, "The envelope is not signed with the key that the sender publishes in ENS."),
            IntakeFault.HashTaken => Refused(RpcErrorCode.InvalidInput, "The message hash is that of another sender's message."),
            IntakeFault.Spam => Refused(RpcErrorCode.Spam, result.Spam!.Required) with { Data = JsonSerializer.SerializeToNode(new { rule = result.Spam.Rule, required = result.Spam.Required, facts = result.Spam.Facts }, JsonSettings.Options) },
            // One answer whichever share it is: a stranger learns nothing about what waits for the recipient.
            IntakeFault.ShareUsed => Refused(RpcErrorCode.LimitExceeded, "As much waits for the recipient as may: try again once messages were picked up."),
            IntakeFault.StoreFull => Failed(
                RpcErrorCode.Unavailable, "The service has no room at the moment: nothing was stored.", new Problem(507, "store-full", "The service has no room at the moment: nothing was stored.") { RetryAfterSeconds = 60 }),
            _ => Failed(RpcErrorCode.Unavailable, "ENS cannot be asked at the moment: try again.", new Problem(503, "ens-unavailable", "ENS cannot be asked at the moment: try again.") { RetryAfterSeconds = 5 }),
        };
    }

    private RpcReply Properties()
    {
        var result = new JsonObject { ["messageTTL"] = options.HoldingDays, ["sizeLimit"] = options.MaxEnvelopeBytes };
        return Succeeded(result);
    }

    private async Task<RpcReply> ExtensionAsync(JsonElement name, CancellationToken cancellationToken)
    {
        if (JsonText.TryGetMember(name, "name", out var named)) name = named;
        if (name.ValueKind != JsonValueKind.String) return Failed(RpcErrorCode.InvalidParams, "The name is missing.", DeployedForm.Word(400));
        var found = AccountName.TryNormalize(JsonText.Value(name), out var normalized) ? await accounts.ResolveAsync(normalized, cancellationToken) : new AccountLookup(LoginFault.InvalidName);
        if (found.Fault == LoginFault.EnsUnreachable) return Failed(RpcErrorCode.Unavailable, "ENS cannot be asked at the moment: try again.", LoginRefusals.Of(found.Fault));
        if (found.Fault != LoginFault.None || store.Find(found.Address) is null) return Failed(RpcErrorCode.NotFound, "There is no such user here.", DeployedForm.Error("unknown user"));
        return Succeeded(ProfileExtension.Of(found.Address, extensions).ToPublicJson(rules.Find(found.Address).Settings));
    }

    // The deployed service gives objects as JSON texts, and refusals no words.
    private static RpcReply Succeeded(JsonObject result)
    {
        var text = CanonicalJson.Serialize(result);
        return new RpcReply(text, 0, "")
        {
            Deployed = Results.Text(new JsonObject { ["jsonrpc"] = "2.0", ["result"] = text }.ToJsonString(JsonSettings.Options), "application/json; charset=utf-8"),
        };
    }

    private static RpcReply Refused(int code, string message) => Failed(code, message, Plain(""));

    private static RpcReply Failed(int code, string message, IResult deployed) => new(null, code, message) { Deployed = deployed };

    private static IResult Plain(string text) => Results.Text(text, "text/plain; charset=utf-8", statusCode: 400);

    [LoggerMessage(Level = LogLevel.Error, Message = "Unhandled fault in a call")]
    private partial void Report(Exception fault);
}
