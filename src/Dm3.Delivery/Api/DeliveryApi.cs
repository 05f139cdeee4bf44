using Dm3.Hosting.Api;

namespace Dm3.Delivery.Api;

/// <summary>What the delivery service's API document says beside the routes themselves.</summary>
public static class DeliveryApi
{
    /// <summary>The whole of it.</summary>
    public static ApiDocumentForm Form { get; } = new()
    {
        Title = "dm3 delivery service",
        Description = """
            Takes encrypted messages for its users from any dm3 sender and holds them until they are picked up.

            Senders call `POST /rpc` (dm3 Message Transport, JSON-RPC 2.0). A user logs in by signing a challenge with the profile's signing key (`/v1/challenges`, `/v1/sessions`)
            and sends the token as `Authorization: Bearer …`. Refusals are problem documents (RFC 9457) with a stable `code`; the routes of deployed dm3 clients answer as those expect,
            and also stand below `/ds` and `/api`.
            """,
        Parameters = DeliveryParameters.All,
        Routes = [.. DeliveryRoutes.Submission, .. DeliveryRoutes.Deployed, .. DeliveryRoutes.Storage, .. DeliveryRoutes.Service],
        Examples = ApiExample.Read(typeof(DeliveryApi).Assembly, "delivery.http"),
    };
}
