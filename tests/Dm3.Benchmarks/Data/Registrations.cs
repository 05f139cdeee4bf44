using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Gateway.Registration;
using Dm3.Hosting;

namespace Dm3.Benchmarks.Data;

/// <summary>Signed registrations, made before the clock runs.</summary>
internal static class Registrations
{
    private const int Owners = 64;
    private const int LifetimeSeconds = 12 * 60 * 60;

    /// <summary>HTTP requests that each register another name with a profile and an address.</summary>
    /// <param name="prefix">Their labels begin with it.</param>
    /// <param name="first">Number of the first name.</param>
    /// <param name="count">How many.</param>
    public static byte[][] Create(string prefix, int first, int count)
    {
        var owners = Enumerable.Range(0, Owners).Select(_ => RandomKey.Create()).ToArray();
        var deadline = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + LifetimeSeconds;
        var requests = new byte[count][];
        Parallel.For(0, count, i => requests[i] = Sign(NameOf(prefix, first + i), owners[i % Owners], deadline));
        foreach (var owner in owners) owner.Dispose();
        return requests;
    }

    private static string NameOf(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number:d8}.{Workload.Zone.Name}");

    private static byte[] Sign(string name, PrivateKey owner, BigInteger deadline)
    {
        var operation = new NameRegistration
        {
            Name = name,
            Owner = owner.Address,
            Texts = [new TextRecord(Workload.ProfileKey, Workload.Profile(name, owner))],
            Addresses = [new AddressRecord(60, owner.Address.Bytes.ToArray())],
            Nonce = 0,
            Deadline = deadline,
        };
        var document = operation.ToDocument(Workload.ChainId, Workload.Zone);
        if (!document.TryHash(out var digest, out var error)) throw new InvalidOperationException(error);
        var body = new JsonObject { ["operation"] = document.ToJson()["message"]!.DeepClone(), ["signature"] = Hex.Encode(owner.Sign(digest).ToBytes()) }
            .ToJsonString(JsonSettings.Options);
        return Encoding.ASCII.GetBytes(
            $"POST /v1/names HTTP/1.1\r\nHost: gateway.example\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
