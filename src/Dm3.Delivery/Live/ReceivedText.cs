using System.Buffers;
using System.Net.WebSockets;

namespace Dm3.Delivery.Live;

/// <summary>A whole text message of a WebSocket, or why none comes. Give it back when it is read.</summary>
internal readonly struct ReceivedText : IDisposable
{
    private const int FirstBytes = 4096;

    private readonly byte[]? _buffer;
    private readonly int _length;

    private ReceivedText(LiveEnd end) => End = end;

    private ReceivedText(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    /// <summary>Null if a text is here. <see cref="LiveEnd.Normal"/>: the other side closes.</summary>
    public LiveEnd? End { get; }

    /// <summary>The bytes, whatever they are.</summary>
    public ReadOnlyMemory<byte> Text => _buffer.AsMemory(0, _length);

    /// <summary>Waits for the next message. No memory is held before its first byte is there.</summary>
    /// <param name="socket">Where from.</param>
    /// <param name="maxBytes">Longest message that is taken.</param>
    /// <param name="cancellationToken">Ends the socket.</param>
    /// <exception cref="WebSocketException">The connection is broken, or the other side breaks the protocol.</exception>
    public static async Task<ReceivedText> FromAsync(WebSocket socket, int maxBytes, CancellationToken cancellationToken)
    {
        var first = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        if (first.MessageType == WebSocketMessageType.Close) return new ReceivedText(LiveEnd.Normal);
        // An empty message was whole with this.
        if (first.EndOfMessage) return first.MessageType == WebSocketMessageType.Text ? new ReceivedText([], 0) : new ReceivedText(LiveEnd.NotText);

        var buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
        var length = 0;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += part.Count;
                var end = part.MessageType switch
                {
                    WebSocketMessageType.Close => LiveEnd.Normal,
                    WebSocketMessageType.Binary => LiveEnd.NotText,
                    _ when length > maxBytes => LiveEnd.TooBig,
                    _ => (LiveEnd?)null,
                };
                if (end is { } reason) return new ReceivedText(reason);
                if (part.EndOfMessage)
                {
                    var whole = new ReceivedText(buffer, length);
                    buffer = null;
                    return whole;
                }

                if (length < buffer.Length) continue;
                var longer = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.CopyTo(longer, 0);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = longer;
            }
        }
        finally
        {
            if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer is { Length: > 0 }) ArrayPool<byte>.Shared.Return(_buffer);
    }
}
