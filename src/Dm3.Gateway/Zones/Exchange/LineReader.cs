using System.Buffers;
using System.IO.Pipelines;

namespace Dm3.Gateway.Zones.Exchange;

/// <summary>Splits a stream into lines and holds no more of it than one batch, and no line that is too long.</summary>
public sealed class LineReader(PipeReader source)
{
    /// <summary>Longest line, in bytes: a name with all it can hold and some hundred signed operations.</summary>
    public const int MaxLineBytes = 256 * 1024;

    private bool _skipping;

    /// <summary>The next lines, at least one: what is there already is not made to wait for more. Null for one that is too long. Empty at the end.</summary>
    /// <param name="most">Most lines.</param>
    /// <param name="mostBytes">Lines together, about.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<List<byte[]?>> ReadAsync(int most, int mostBytes, CancellationToken cancellation)
    {
        var lines = new List<byte[]?>();
        var bytes = 0;
        while (true)
        {
            ReadResult result;
            if (lines.Count == 0) result = await source.ReadAsync(cancellation);
            else if (!source.TryRead(out result)) return lines;
            var rest = result.Buffer;
            while (lines.Count < most && bytes < mostBytes && rest.PositionOf((byte)'\n') is { } end)
            {
                Add(rest.Slice(0, end));
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            var full = lines.Count == most || bytes >= mostBytes;
            if (!full && rest.Length > MaxLineBytes)
            {
                // Read on to its end without keeping it.
                _skipping = true;
                rest = rest.Slice(rest.End);
            }

            if (!full && result.IsCompleted && (rest.Length > 0 || _skipping))
            {
                Add(rest);
                rest = rest.Slice(rest.End);
            }

            source.AdvanceTo(rest.Start, full ? rest.Start : rest.End);
            if (full || (result.IsCompleted && rest.IsEmpty)) return lines;
        }

        void Add(ReadOnlySequence<byte> line)
        {
            lines.Add(_skipping || line.Length > MaxLineBytes ? null : line.ToArray());
            bytes += (int)Math.Min(line.Length, MaxLineBytes);
            _skipping = false;
        }
    }
}
