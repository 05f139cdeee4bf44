namespace Dm3.Ens;

/// <summary>Reads what a stranger sends, but never more than a limit.</summary>
internal static class LimitedBody
{
    private const int BufferLength = 16 * 1024;

    /// <summary>Reads to the end, whatever length the other side declares.</summary>
    /// <returns>The body; null when it is longer than <paramref name="maxBytes"/>.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[BufferLength];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            if (body.Length + read > maxBytes) return null;
            body.Write(buffer, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
