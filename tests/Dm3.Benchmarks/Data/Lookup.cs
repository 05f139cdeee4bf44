using System.Text;
using Dm3.Ethereum.Encoding;

namespace Dm3.Benchmarks.Data;

/// <summary>A request to the gateway and the result that it must be answered with.</summary>
internal sealed record Lookup(byte[] Calldata, Func<byte[]> Expected)
{
    /// <summary>Makes it another request for the same; null: the bare one.</summary>
    public int? Round { get; init; }

    /// <summary>Path of the GET form.</summary>
    public string Path => $"/{Workload.Zone.Resolver.ToLowerHex()}/{Hex.Encode(Calldata)}{Round:x8}.json";

    /// <summary>The whole HTTP request.</summary>
    public byte[] Request => Encoding.ASCII.GetBytes($"GET {Path} HTTP/1.1\r\nHost: gateway.example\r\n\r\n");
}
