namespace Dm3.Delivery.ServiceStorage;

/// <summary>
/// The paths under which the project's reverse proxy puts its services, so that a deployed web client can be pointed at this one as its only origin: <c>/ds</c> is the
/// delivery service, <c>/api</c> the backend with the storage. Both are this host; the same routes without prefix answer as well.
/// </summary>
public static class DeployedPrefixes
{
    /// <summary>Of the delivery service.</summary>
    public const string DeliveryService = "/ds";

    /// <summary>Of the backend.</summary>
    public const string Backend = "/api";

    /// <summary>Takes the prefixes off, before the routes are looked at. What the two services answer differently keeps its own.</summary>
    public static void UseDeployedPrefixes(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Request.Path = Without(context.Request.Path);
        return next(context);
    });

    /// <summary>A path as the routes see it.</summary>
    public static PathString Without(PathString path) =>
        path.StartsWithSegments(DeliveryService, StringComparison.Ordinal, out var rest)
        || (path.StartsWithSegments(Backend, StringComparison.Ordinal, out rest) && !rest.StartsWithSegments("/profile", StringComparison.Ordinal))
            ? rest
            : path;
}
