using System.Text;
using Dm3.Testing;

namespace Dm3.Gateway.Tests.Profiles;

/// <summary>A real web server of this machine that has one answer, and remembers what it was asked.</summary>
internal sealed class DocumentServer : IAsyncDisposable
{
    private LocalServer _server = null!;

    private DocumentServer()
    {
    }

    public string Url => _server.Url;

    public int Requests => _server.Requests;

    public string LastTarget { get; private set; } = "";

    public string LastBody { get; private set; } = "";

    public static Task<DocumentServer> StartAsync(string answer, Action? onRequest = null, int status = 200) => StartAsync(Encoding.UTF8.GetBytes(answer), onRequest, status);

    public static async Task<DocumentServer> StartAsync(byte[] answer, Action? onRequest = null, int status = 200)
    {
        var asked = new DocumentServer();
        asked._server = await LocalServer.StartAsync(async context =>
        {
            asked.LastTarget = context.Request.Path + context.Request.QueryString;
            asked.LastBody = await new StreamReader(context.Request.Body).ReadToEndAsync();
            onRequest?.Invoke();
            context.Response.StatusCode = status;
            await context.Response.Body.WriteAsync(answer);
        });
        return asked;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
