using System.Net;
using System.Text;
using Dm3.Ethereum.Crypto;
using Dm3.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dm3.Benchmarks.Load;

/// <summary>
/// The two limits that the gateway is held against, behind the same web server with the same limits. A: always the same body, nothing computed.
/// B: hashes and signs every request, as any gateway must that has not seen the request before; no decoding, no look-up.
/// </summary>
internal static class BareServer
{
    public const string Fixed = "serve-fixed";

    public const string Signing = "serve-signing";

    /// <summary>Serves until the process ends.</summary>
    /// <param name="kind"><see cref="Fixed"/> or <see cref="Signing"/>.</param>
    /// <param name="port">Port on the loopback.</param>
    /// <param name="bodyFile">File with an answer that the gateway gave.</param>
    public static async Task RunAsync(string kind, int port, string bodyFile)
    {
        var body = await File.ReadAllBytesAsync(bodyFile);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            ServerLimits.Apply(server, 1024 * 1024, 512 * 1024);
            server.Listen(IPAddress.Loopback, port);
        });
        await using var app = builder.Build();
        using var key = RandomKey.Create();
        app.Run(kind == Signing ? context => WriteAsync(context, Sign(key, context.Request.Path.Value!, body)) : context => WriteAsync(context, body));
        await app.RunAsync();
    }

    private static byte[] Sign(PrivateKey key, string path, byte[] template)
    {
        var signature = key.Sign(Keccak256.Hash(Encoding.ASCII.GetBytes(path))).ToBytes();
        var body = template.ToArray();
        // Where the gateway's answer ends: the signature's 65 bytes in three words, then a quote and a brace.
        Convert.TryToHexStringLower(signature, body.AsSpan(body.Length - 2 - (2 * 96)), out _);
        return body;
    }

    private static async Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
