using Dm3.Storage.ServiceStorage;

namespace Dm3.Delivery.ServiceStorage;

/// <summary>Tells whose storage a request may use.</summary>
public interface IStorageSignIn
{
    /// <summary>The owner that the route names, if the request's token is of that account; null otherwise.</summary>
    Task<StorageOwner?> FindAsync(HttpRequest request, string ensName, CancellationToken cancellationToken);
}
