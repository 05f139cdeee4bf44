using System.Diagnostics;
using System.Text;
using Dm3.Testing;

namespace Dm3.Cli.Tests;

/// <summary>The command as a process of its own, with a pipe or a terminal at the other end.</summary>
internal sealed class Dm3Process : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _written = new();
    private readonly Task _reading;

    private Dm3Process(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var name in (string[])["NO_COLOR", "FORCE_COLOR", "DM3_DEVNET"]) start.Environment.Remove(name);
        start.Environment["TERM"] = "xterm-256color";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _reading = ReadAsync(_process.StandardOutput);
    }

    /// <summary>How a shell calls the command that was built with the tests.</summary>
    public static string Command => $"dotnet {Assembly}";

    /// <summary>Where it was built: beside the tests it lacks what their framework brings.</summary>
    public static string Assembly { get; } = RepositoryRoot.Combine("src", "Dm3.Cli", "bin", Configuration, "net10.0", "dm3.dll");

    /// <summary>How the tests were built, <c>Debug</c> or <c>Release</c>.</summary>
    public static string Configuration => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(Dm3Process).Assembly.Location)!)!);

    /// <summary>What came so far.</summary>
    public string Written
    {
        get
        {
            lock (_written) return _written.ToString();
        }
    }

    /// <summary>On a terminal of its own, 200 columns wide (<c>script</c> of util-linux).</summary>
    public static Dm3Process OnTerminal(string arguments, IReadOnlyDictionary<string, string> environment) =>
        new(new ProcessStartInfo("script", ["--quiet", "--return", "--command", $"stty cols 200; {Command} {arguments}", "/dev/null"]), environment);

    /// <summary>Its output in a pipe.</summary>
    public static Dm3Process InPipe(string arguments, IReadOnlyDictionary<string, string> environment) => new(new ProcessStartInfo("sh", ["-c", $"{Command} {arguments}"]), environment);

    /// <summary>A program of a shell.</summary>
    public static Dm3Process Shell(string shell, string program, IReadOnlyDictionary<string, string> environment) => new(new ProcessStartInfo(shell, ["-c", program]), environment);

    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until a text has come.</summary>
    public async Task SeeAsync(string text)
    {
        for (var waited = Stopwatch.StartNew(); !Written.Contains(text, StringComparison.Ordinal);)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2) && !_reading.IsCompleted, $"Instead of \"{text}\" came: {Written}");
            await Task.Delay(1);
        }
    }

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await _reading;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[1024];
        for (int count; (count = await reader.ReadAsync(buffer)) > 0;)
        {
            lock (_written) _written.Append(buffer, 0, count);
        }
    }
}
