using System.Collections.Concurrent;
using Dm3.Core.Profile;
using Dm3.Testing;

namespace Dm3.Delivery.Tests.Documents;

/// <summary>A real web server that stands for a public IPFS gateway: it has the blocks that were given to it, until they are taken away.</summary>
internal sealed class IpfsGateway : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _blocks = new();
    private LocalServer _server = null!;

    public string Url => _server.Url;

    public int Requests => _server.Requests;

    public static async Task<IpfsGateway> StartAsync()
    {
        var gateway = new IpfsGateway();
        gateway._server = await LocalServer.StartAsync(async context =>
        {
            if (gateway._blocks.TryGetValue(context.Request.Path.Value![6..], out var block)) await context.Response.Body.WriteAsync(block);
            else context.Response.StatusCode = 404;
        });
        return gateway;
    }

    /// <summary>Has a block; what is asked for by this identifier need not be what it names.</summary>
    public string Add(string cid, byte[] block)
    {
        _blocks[cid] = block;
        return cid;
    }

    public string Add(byte[] content) => Add(Cid.OfRawBlock(content).ToString(), content);

    public void Forget() => _blocks.Clear();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
