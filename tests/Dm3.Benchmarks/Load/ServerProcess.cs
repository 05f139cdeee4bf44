using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dm3.Testing;

namespace Dm3.Benchmarks.Load;

/// <summary>A server under test as a process of its own, on a free port of the loopback. Disposing kills it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private bool _disposed;

    private ServerProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (_output) _output.AppendLine(line.Data);
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Url { get; }

    /// <summary>From the start of the process to its first good answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Processor time of all its threads so far, those of its children included.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromSeconds(Family.Sum(member => member.TotalProcessorTime.TotalSeconds));

    /// <summary>Resident memory now and at its highest, bytes; children included.</summary>
    public (long Now, long Peak) Resident
    {
        get
        {
            var family = Family;
            return (family.Sum(member => member.WorkingSet64), family.Sum(member => member.PeakWorkingSet64));
        }
    }

    // A Node cluster answers in children of the process that was started.
    private List<Process> Family
    {
        get
        {
            _process.Refresh();
            List<Process> family = [_process];
            foreach (var child in File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                family.Add(Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture)));
            return family;
        }
    }

    /// <summary>Starts a .NET program that lies beside ours and waits until it answers.</summary>
    /// <param name="assembly">File name of its assembly.</param>
    /// <param name="arguments">Its arguments, given the URL to listen on.</param>
    /// <param name="readyPath">Path that answers 200 once it is ready.</param>
    /// <param name="environment">Environment variables beside ours.</param>
    /// <param name="cancellation">Ends the wait, and the process.</param>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time.</exception>
    public static Task<ServerProcess> StartAsync(
        string assembly, Func<Uri, string[]> arguments, string readyPath, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation) =>
        StartAsync("dotnet", url => [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments(url)], readyPath, environment, "", cancellation);

    /// <summary>As the other one, for any program.</summary>
    public static async Task<ServerProcess> StartAsync(
        string program, Func<Uri, string[]> arguments, string readyPath, IReadOnlyDictionary<string, string> environment, string workingDirectory, CancellationToken cancellation)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var start = new ProcessStartInfo(program, arguments(url))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        var server = new ServerProcess(Process.Start(start)!, url);
        try
        {
            using var client = new HttpClient();
            while (!await IsReadyAsync(client, new Uri(url, readyPath), cancellation))
            {
                if (server._process.HasExited || clock.Elapsed > LongestStart) throw new InvalidOperationException($"{program} did not start: {server.Output}");
                await Task.Delay(10, cancellation);
            }

            server.StartTime = clock.Elapsed;
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Ends the process at once, as kill −9 does.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Kill();
        _process.Dispose();
    }

    private string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri url, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.GetAsync(url, cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
