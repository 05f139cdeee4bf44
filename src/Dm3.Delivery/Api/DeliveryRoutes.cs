using Dm3.Delivery.ServiceStorage;
using Dm3.Hosting.Api;

namespace Dm3.Delivery.Api;

/// <summary>What the routes do that are not described where they are mapped. A test holds this list and the mapped routes together.</summary>
internal static class DeliveryRoutes
{
    private const string Json = "application/json";
    private const string Plain = "text/plain";
    private const string DeployedClients = "Deployed dm3 clients";
    private const string ServiceStore = "Deployed dm3 clients: storage";
    private const string AboutService = "Service";

    public static IReadOnlyList<DescribedRoute> Submission { get; } =
    [
        new("POST", "/rpc", new("Submission", "Submit a message, and ask about the service and its users.")
        {
            Detail = "JSON-RPC 2.0: `dm3_submitMessage` (the envelope as an object or as a JSON text), `dm3_getDeliveryServiceProperties`, `dm3_getProfileExtension` (a name); batches of up to 20. "
                + "Faults are JSON-RPC errors with status 200: -32000 not for this service, -32001 unknown recipient, -32002 try again later, -32003 not the sender's signature, -32005 as much waits as may, "
                + "-32010 a rule of the recipient (`data` names it and what would satisfy it), -32011 too long. A call without `id` is answered as the deployed service does: `OK`, or 400.",
            Body = Json, Success = [200, 204], Refusals = [400, 405, 413, 429, 503, 507], RefusalForm = RefusalForm.Bare,
        }),
    ];

    public static IReadOnlyList<DescribedRoute> Deployed { get; } =
    [
        new("GET", "/hello", new(DeployedClients, "Say hello.") { Type = Plain }),
        new("GET", "/profile/{ensName}", new(DeployedClients, "The profile of an account.") { Refusals = [400, 404, 503], RefusalForm = RefusalForm.Message }),
        new("POST", "/profile/{ensName}", new(DeployedClients, "Post a signed profile.")
        {
            Detail = "It must be the one that ENS publishes. Answers a challenge in the token's place: the login that follows opens the account (`AllowProfileOnlySignUp` opens it at once).",
            Body = Json, Refusals = [400, 404, 503], RefusalForm = RefusalForm.Message,
        }),
        new("GET", DeployedPrefixes.Backend + "/profile/{ensName}", new(DeployedClients, "The profile that ENS publishes for a name.") { Refusals = [404, 503], RefusalForm = RefusalForm.Bare }),
        new("POST", DeployedPrefixes.Backend + "/profile/{ensName}", new(DeployedClients, "Post a signed profile to the backend: as above, but once.") { Body = Json, Refusals = [400, 404, 503], RefusalForm = RefusalForm.Message }),
        new("GET", "/auth/{ensName}", new(DeployedClients, "Ask for a challenge: a JSON text.") { Refusals = [404, 429, 503] }),
        new("POST", "/auth/{ensName}", new(DeployedClients, "Answer a challenge: a token as a JSON text.") { Body = Json, Refusals = [400, 404, 429, 503], RefusalForm = RefusalForm.Error }),
        Signed("GET", "/delivery/messages/incoming/{ensName}", "What waits, the newest first."),
        Signed("GET", "/delivery/messages/{ensName}/contact/{contactEnsName}", "What waits from one sender."),
        Signed("POST", "/delivery/messages/{ensName}/syncAcknowledgements", "Confirm messages.", Json),
        Signed("GET", "/notifications/global/{ensName}", "Whether notifications are on."),
        Signed("POST", "/notifications/global/{ensName}", "Switch all notifications on or off.", Json, Plain),
        Signed("GET", "/notifications/{ensName}", "The channels; none while notifications are off."),
        Signed("POST", "/notifications/{ensName}", "Set the channel of a type; a one-time code goes to an e-mail address.", Json, Plain),
        Signed("POST", "/notifications/otp/{ensName}", "Send a new one-time code.", Json, Plain),
        Signed("POST", "/notifications/otp/verify/{ensName}", "Confirm a channel by its code.", Json, Plain),
        Signed("POST", "/notifications/channel/{ensName}", "Switch one channel on or off.", Json, Plain),
        Signed("DELETE", "/notifications/channel/{channelType}/{ensName}", "Remove a channel."),
        new("GET", SocketIo.SocketIoEndpoint.Path, new(DeployedClients, "socket.io: Engine.IO 4 by long polling or WebSocket.")
        {
            Detail = "With the `socket.io-client` package: `io(url, {auth: {account: {ensName}, token}})`. Events: `message` from the service, `submitMessage` to it.",
            Query = ["EIO", "transport", "sid"], Type = Plain, Refusals = [400], RefusalForm = RefusalForm.Message,
        }),
        new("POST", SocketIo.SocketIoEndpoint.Path, new(DeployedClients, "Packets of a polling session.") { Query = ["EIO", "transport", "sid"], Body = Plain, Type = "text/html", Refusals = [400], RefusalForm = RefusalForm.Message }),
    ];

    public static IReadOnlyList<DescribedRoute> Storage { get; } =
    [
        Stored("POST", "addConversation", "Add a conversation, or change its location.", Json, Plain),
        Stored("POST", "toggleHideConversation", "Hide a conversation or show it again.", Json, Plain),
        Stored("POST", "addMessage", "Add a message.", Json, Plain),
        Stored("POST", "addMessageBatch", "Add messages.", Json, Plain),
        Stored("POST", "editMessageBatch", "Replace messages; those that are not there are added.", Json, Plain),
        Stored("POST", "clearHaltedMessage", "A halted message was sent: it goes under the contact's name.", Json, Plain),
        Stored("GET", "getConversations", "Conversations, the newest first.", query: ["pageSize", "offset"]),
        Stored("GET", "getMessages/{contact}", "Messages of a conversation, the newest first, each as a JSON text.", query: ["pageSize", "offset"]),
        Stored("GET", "getHaltedMessages", "Messages that could not be sent yet."),
        Stored("GET", "getNumberOfConversations", "How many conversations there are."),
        Stored("GET", "getNumberOfMessages/{contact}", "How many messages a conversation has."),
    ];

    public static IReadOnlyList<DescribedRoute> Service { get; } =
    [
        new("GET", "/health/live", new(AboutService, "Whether the process answers.") { Type = Plain }),
        new("GET", "/health/ready", new(AboutService, "Whether the store answers.") { Type = Plain, Refusals = [503], RefusalForm = RefusalForm.Bare }),
    ];

    private static DescribedRoute Signed(string method, string pattern, string summary, string? body = null, string type = Json) =>
        new(method, pattern, new(DeployedClients, summary) { Body = body, Type = type, Bearer = true, Refusals = body is null ? [401, 429] : [400, 401, 429], RefusalForm = RefusalForm.Bare });

    private static DescribedRoute Stored(string method, string call, string summary, string? body = null, string type = Json, params IReadOnlyList<string> query) =>
        new(method, "/storage/new/{ensName}/" + call, new(ServiceStore, summary) { Body = body, Type = type, Query = query, Bearer = true, Refusals = body is null ? [400, 401] : [400, 401, 413], RefusalForm = RefusalForm.Bare });
}
