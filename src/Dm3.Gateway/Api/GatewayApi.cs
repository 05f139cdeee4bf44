using Dm3.Hosting.Api;

namespace Dm3.Gateway.Api;

/// <summary>What the gateway's API document says beside the routes themselves.</summary>
public static class GatewayApi
{
    /// <summary>The whole of it.</summary>
    public static ApiDocumentForm Form { get; } = new()
    {
        Title = "dm3 registry gateway",
        Description = """
            Registers names below ENS names by wallet signature, free of gas, and answers ENS look-ups for them (EIP-3668, ENSIP-10) with signed records.

            A write is an EIP-712 message that the name's owner signs: `POST /v1/typed-data` says exactly what to sign. Its `nonce` is the version of the name, its `deadline`
            is at most 24 hours ahead, and it is accepted once. Signatures: 65 bytes of an account, or those of a contract wallet (ERC-1271, ERC-6492).
            Refusals are problem documents (RFC 9457) with a stable `code`.
            """,
        Parameters = GatewayParameters.All,
        Codes = GatewayCodes.All,
        // Whatever asks the store can find it gone.
        RefusalsOfAll = [StatusCodes.Status503ServiceUnavailable],
        Routes = [.. GatewayRoutes.Resolve, .. GatewayRoutes.Names, .. GatewayRoutes.Zones, .. GatewayRoutes.Deployed, .. GatewayRoutes.Service],
        Examples = ApiExample.Read(typeof(GatewayApi).Assembly, "gateway.http"),
    };
}
