using System.Globalization;

namespace Dm3.Benchmarks.Data;

/// <summary>A file of whole HTTP requests of one length, for <c>walk.lua</c>.</summary>
internal sealed class WalkFile
{
    private const int Threads = 2;

    private readonly string _path;
    private readonly int _requestLength;
    private readonly int _count;
    private int _position;
    private (WalkFile Walk, int Every)? _other;

    private WalkFile(string path, int requestLength, int count)
    {
        _path = path;
        _requestLength = requestLength;
        _count = count;
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="ArgumentException">The requests are not all of one length.</exception>
    public static WalkFile Write(string path, IEnumerable<byte[]> requests)
    {
        using var file = File.Create(path);
        var (length, count) = (0, 0);
        foreach (var request in requests)
        {
            if (count++ == 0) length = request.Length;
            if (request.Length != length) throw new ArgumentException("The requests of a walk have one length.", nameof(requests));
            file.Write(request);
        }

        return new WalkFile(path, length, count);
    }

    /// <summary>Sends the next request of another walk every so many requests.</summary>
    public WalkFile With(WalkFile other, int every) => new(_path, _requestLength, _count) { _other = (other, every) };

    /// <summary>Arguments of wrk: threads, script, and the script's own, with which the walk goes on where it ended last.</summary>
    public string[] Arguments(Uri url) =>
    [
        "-t", Text(Threads), "-s", Path.Combine(AppContext.BaseDirectory, "walk.lua"), url.ToString(), "--",
        _path, Text(_requestLength), Text(_count), Text(Threads), Text(_position),
        .. _other is (var walk, var every) ? [walk._path, Text(walk._requestLength), Text(walk._count), Text(every)] : Array.Empty<string>(),
    ];

    /// <summary>Moves on past what was sent; the threads do not keep step to the request, so a little further than that.</summary>
    public void Advance(long requests) => _position = (int)((_position + (requests * 11 / 10 / Threads)) % (_count / Threads));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
