using Dm3.Hosting.Api;

namespace Dm3.Gateway.Api;

/// <summary>What each route of the gateway does, in the order of the document's headings. A test holds this list and the mapped routes together.</summary>
internal static class GatewayRoutes
{
    private const string Json = "application/json";
    private const string Ndjson = Endpoints.ZoneExchangeEndpoints.Ndjson;
    private const string Names_ = "Names";
    private const string Zones_ = "Zones";
    private const string Resolving = "Resolve";
    private const string DeployedClients = "Deployed dm3 clients";
    private const string AboutService = "Service";

    // What every signed operation can be answered with. 503: the chain, which knows about contract wallets and zones, cannot be asked just now.
    private static readonly int[] Signed = [400, 403, 404, 409, 413, 429, 503];
    private static readonly int[] ByKey = [400, 401, 403, 404, 409, 412, 413, 429, 503];

    public static IReadOnlyList<DescribedRoute> Resolve { get; } =
    [
        new("GET", "/{sender}/{data}.json", new(Resolving, "Answer a look-up that a resolver contract sent the client for.")
        {
            Detail = "EIP-3668. `data` of the answer is `abi.encode(bytes result, uint64 expires, bytes signature)`. A name or record that does not exist gets a signed empty answer. `.json` may be left out.",
            Success = [200, 304], Refusals = [400, 404, 414, 429, 500], RefusalForm = RefusalForm.Message,
        }),
        new("HEAD", "/{sender}/{data}.json", new(Resolving, "The headers of such an answer.") { Success = [200, 304], Refusals = [400, 404, 414, 429, 500], RefusalForm = RefusalForm.Message }),
        new("POST", "/", new(Resolving, "Answer a look-up whose calldata is too long for a URL.")
        {
            Detail = "EIP-3668: `{\"sender\", \"data\"}`.", Body = Json, Refusals = [400, 404, 413, 429, 500], RefusalForm = RefusalForm.Message,
        }),
        new("POST", "/batch", new(Resolving, "Answer several look-ups at once.")
        {
            Detail = "ENSIP-21: `data` is calldata of `query((address,string[],bytes)[])`. Only names of our zones are answered; the URLs in it are never fetched. At most 64.",
            Body = Json, Refusals = [400, 413, 429, 500], RefusalForm = RefusalForm.Message,
        }),
        new("GET", "/v1/explain", new(Resolving, "Say in words why a look-up is answered as it is.") { Query = ["name", "record"], Refusals = [400, 403, 404, 429] }),
    ];

    public static IReadOnlyList<DescribedRoute> Names { get; } =
    [
        new("GET", "/v1/names", new(Names_, "List names.") { Query = ["owner", "zone", "prefix", "cursor", "limit"], Refusals = [400, 403, 404] }),
        new("POST", "/v1/names", new(Names_, "Register a name.") { Detail = "Typed data `Registration`, signed by the owner-to-be. A zone may ask for a `voucher` beside it. 202: the name looks like another and answers once the zone's operator has admitted it.", Body = Json, Success = [201, 202], Refusals = Signed }),
        new("GET", "/v1/names/{name}", new(Names_, "A name with its owner, records and version.") { Refusals = [400, 403, 404, 429] }),
        new("PATCH", "/v1/names/{name}", new(Names_, "Change records.")
        {
            Detail = "Typed data `RecordUpdate`, signed by the owner. A text with value \"\" and an address with value `0x` delete that record; `contenthash` `0x` leaves it, `0x00` deletes it.",
            Body = Json, Refusals = Signed,
        }),
        new("DELETE", "/v1/names/{name}", new(Names_, "Give a name up.") { Detail = "Typed data `Release`, signed by the owner.", Body = Json, Refusals = Signed }),
        new("POST", "/v1/names/{name}/transfer", new(Names_, "Hand a name over.") { Detail = "Typed data `Transfer`, signed by the owner. The records do not go along.", Body = Json, Refusals = Signed }),
        new("POST", "/v1/names/{name}/renew", new(Names_, "Make a name's term longer.")
        {
            Detail = "Typed data `Renewal`, signed by the owner; `duration` is in seconds, counted from where the term ends. In the grace after its end too.", Body = Json, Refusals = Signed,
        }),
        new("POST", "/v1/names/{name}/primary", new(Names_, "Make a name the one that its owner goes by.") { Detail = "Typed data `PrimaryName`, signed by the owner.", Body = Json, Refusals = Signed }),
        new("GET", "/v1/names/{name}/history", new(Names_, "What was done with a name, by whom, and what they signed.") { Query = ["cursor", "limit"], Refusals = [400, 403, 404, 429] }),
        new("POST", "/v1/operations", new(Names_, "Carry out a write that comes as signed calldata.")
        {
            Detail = "ERC-7884 and ENSIP-20: `register`, `transferFrom`, `setText`, `setAddr`, `setContenthash`, `multicall`, and of this service `expectVersion(bytes32 node, uint256 version)`. "
                + "Typed data `Message(bytes data,address sender,uint256 expirationTimestamp)`, as the resolver's `getOperationHandler` gives it. `signature` is `{domain, message, signature}`, or the "
                + "bare signature beside `expirationTimestamp`. `registerParams` needs none.",
            Body = Json, Success = [200, 201, 202], Refusals = Signed,
        }),
        new("GET", "/v1/availability/{name}", new(Names_, "Whether a name can be registered, or why not.") { Refusals = [404, 429] }),
        new("POST", "/v1/typed-data", new(Names_, "The exact document that a wallet signs with eth_signTypedData_v4.")
        {
            Detail = "For operations on names, and with `type` `ZoneClaim`, `ApiKeyCreation`, `ApiKeyRevocation` or `Voucher` for what the owner of a zone signs. `nonce` and `deadline`, of a claim also `policy`, "
                + "of a voucher `code` may be left out: the service fills them in.",
            Body = Json, Refusals = [400, 403, 404, 409, 413, 429, 503],
        }),
    ];

    public static IReadOnlyList<DescribedRoute> Zones { get; } =
    [
        new("GET", "/v1/zones", new(Zones_, "The zones served.")),
        new("GET", "/v1/zones/{zone}", new(Zones_, "A zone with its rules and limits, resolver and signer.") { Refusals = [404] }),
        new("PUT", "/v1/zones/{zone}", new(Zones_, "Claim a zone, or change its policy.")
        {
            Detail = "Typed data `ZoneClaim`, signed by whoever owns the zone's name in ENS, in the registry or the NameWrapper.",
            Body = Json, Success = [200, 201], Refusals = [400, 403, 409, 413, 429, 503],
        }),
        new("GET", "/v1/zones/{zone}/keys", new(Zones_, "The zone's API keys, without the keys themselves.") { Bearer = true, Refusals = [401, 403, 404, 503] }),
        new("POST", "/v1/zones/{zone}/keys", new(Zones_, "Make an API key.")
        {
            Detail = "By a key with the role admin: `{role, label}`; or typed data `ApiKeyCreation`, signed by the zone's owner. The key is shown this once.",
            Bearer = true, Body = Json, Success = [201], Refusals = ByKey,
        }),
        new("DELETE", "/v1/zones/{zone}/keys/{key}", new(Zones_, "Revoke an API key.")
        {
            Detail = "By a key with the role admin; or typed data `ApiKeyRevocation`, signed by the zone's owner, as body.", Bearer = true, Success = [204], Refusals = ByKey,
        }),
        new("PUT", "/v1/zones/{zone}/names/{label}", new(Zones_, "Make or change a name that the zone's operator manages.")
        {
            Detail = "By a key with the role write. `If-Match` takes the version as `ETag` gives it.", Bearer = true, Body = Json, Success = [200, 201], Refusals = ByKey,
        }),
        new("DELETE", "/v1/zones/{zone}/names/{label}", new(Zones_, "Release a managed name.") { Bearer = true, Success = [204], Refusals = ByKey }),
        new("POST", "/v1/zones/{zone}/names/{label}/suspend", new(Zones_, "Make a name answer nothing, with a reason that explain shows.") { Bearer = true, Body = Json, Refusals = ByKey }),
        new("POST", "/v1/zones/{zone}/names/{label}/resume", new(Zones_, "Make a suspended name answer again.") { Bearer = true, Refusals = ByKey }),
        new("POST", "/v1/zones/{zone}/names/{label}/admit", new(Zones_, "Let a name that looks like another answer.") { Bearer = true, Refusals = ByKey }),
        new("POST", "/v1/zones/{zone}/names/{label}/refuse", new(Zones_, "Take a name that looks like another away, and keep it from everyone.") { Bearer = true, Body = Json, Refusals = ByKey }),
        new("POST", "/v1/zones/{zone}/names:import", new(Zones_, "Bring many names in, one a line.")
        {
            Detail = "By a key with the role write. The body is of any length: a JSON object a line (NDJSON), each at most 256 KiB, as `names:export` gives them or shorter: `name` or `label`, and what the name is to be. "
                + "Each line is answered by a line, in their order, once it is durable: `{line, name, status, code, detail}` with the status `created`, `updated`, `unchanged`, `failed` (the others go on) or `stopped` (the last). "
                + "A line that is sent again is `unchanged`: who lost the connection sends again from the last answered line, with its number as `from`. Read the answers while sending, or send at most 10 000 lines at a time.",
            Bearer = true, Query = ["from", "dryRun"], Body = Ndjson, Type = Ndjson, Refusals = [400, 401, 403, 404, 429, 503],
        }),
        new("GET", "/v1/zones/{zone}/names:export", new(Zones_, "All names of the zone with what their owners signed, one a line.")
        {
            Detail = "By a key with the role read. Each line is what `names:import` takes. `operations` are what was done with the name, with digest and signature: under the domain of `chainId` and `contract` "
                + "they prove who owned it, wherever it goes.",
            Bearer = true, Type = Ndjson, Refusals = [401, 403, 404, 429, 503],
        }),
        new("GET", "/v1/zones/{zone}/stats", new(Zones_, "What happened in the zone on a day: look-ups, writes, refusals by code.")
        {
            Detail = "By a key with the role read. Counters only, by day (UTC).", Bearer = true, Query = ["day"], Refusals = [400, 401, 403, 404, 429],
        }),
        new("POST", "/v1/zones/{zone}/labels", new(Zones_, "The labels of phone numbers or handles.")
        {
            Detail = "By a key with the role read: `{\"texts\": [\"+49 151 12345678\"]}`, at most 1000. One entry for each, in their order: `{label, name}`, or `{code, detail}`.",
            Bearer = true, Body = Json, Refusals = [400, 401, 403, 404, 413, 429],
        }),
        new("GET", "/v1/zones/{zone}/quarantine", new(Zones_, "The names that look like others and wait for the operator, 100 a page.")
        {
            Detail = "By a key with the role read.", Bearer = true, Query = ["cursor"], Refusals = [400, 401, 403, 404, 429],
        }),
    ];

    public static IReadOnlyList<DescribedRoute> Deployed { get; } =
    [
        new("POST", "/profile/address", new(DeployedClients, "Publish a profile that its wallet signed.") { Body = Json, Type = "text/plain", Refusals = [400, 413], RefusalForm = RefusalForm.Error }),
        new("POST", "/profile/name", new(DeployedClients, "Claim a name for an address with a profile.") { Body = Json, Type = "text/plain", Refusals = [400, 413], RefusalForm = RefusalForm.Error }),
        new("POST", "/profile/deleteName", new(DeployedClients, "Give a claimed name up.") { Body = Json, Type = "text/plain", Refusals = [400, 413], RefusalForm = RefusalForm.Error }),
        new("GET", "/profile/{address}", new(DeployedClients, "The profile of an address.") { Refusals = [400, 404], RefusalForm = RefusalForm.Bare }),
        new("GET", "/profile/name/{address}", new(DeployedClients, "The name that an address goes by.") { Refusals = [400, 404], RefusalForm = RefusalForm.Bare }),
    ];

    public static IReadOnlyList<DescribedRoute> Service { get; } =
    [
        new("GET", "/", new(AboutService, "What this is.")),
        new("GET", "/health/live", new(AboutService, "Whether the process answers.") { Type = "text/plain" }),
        new("GET", "/health/ready", new(AboutService, "Whether the store answers.") { Type = "text/plain", Refusals = [503], RefusalForm = RefusalForm.Bare }),
    ];
}
