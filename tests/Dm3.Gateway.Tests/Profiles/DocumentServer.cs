using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Dm3.Gateway.Tests.Profiles;

/// <summary>A real web server on a free port of this machine that has one answer, and remembers what it was asked.</summary>
internal sealed class DocumentServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private DocumentServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public int Requests => Volatile.Read(ref _requests);

    public string LastTarget { get; private set; } = "";

    public string LastBody { get; private set; } = "";

    public static Task<DocumentServer> StartAsync(string answer, Action? onRequest = null, int status = 200) => StartAsync(Encoding.UTF8.GetBytes(answer), onRequest, status);

    public static async Task<DocumentServer> StartAsync(byte[] answer, Action? onRequest = null, int status = 200)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new DocumentServer(builder.Build());
        server._app.Run(async context =>
        {
            server.LastTarget = context.Request.Path + context.Request.QueryString;
            server.LastBody = await new StreamReader(context.Request.Body).ReadToEndAsync();
            Interlocked.Increment(ref server._requests);
            onRequest?.Invoke();
            context.Response.StatusCode = status;
            await context.Response.Body.WriteAsync(answer);
        });
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
