namespace Dm3.Delivery.Intake;

/// <summary>An answer of <c>/rpc</c> as the bytes that it is: nothing is parsed, encoded or copied on its way.</summary>
internal sealed class RpcResult(ReadOnlyMemory<byte> json, int status) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, httpContext.RequestAborted);
    }
}
