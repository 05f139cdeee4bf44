using System.Diagnostics;
using System.Text;
using Dm3.Testing;

namespace Dm3.Crash.Tests;

/// <summary>The real gateway as a process of its own, on a free port of the loopback.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private GatewayProcess(Process process, HttpClient http) => (_process, Http) = (process, http);

    public HttpClient Http { get; }

    public static async Task<GatewayProcess> StartAsync(string[] settings)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var process = Process.Start(Form(["--Urls", url.ToString(), .. settings]))!;
        var output = new StringBuilder();
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (output) output.AppendLine(line.Data);
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var gateway = new GatewayProcess(process, new HttpClient { BaseAddress = url });
        for (var clock = Stopwatch.StartNew(); !await gateway.IsReadyAsync(); await Task.Delay(20))
        {
            if (!process.HasExited && clock.Elapsed < LongestStart) continue;
            gateway.Dispose();
            lock (output) throw new InvalidOperationException($"The gateway did not start: {output}");
        }

        return gateway;
    }

    /// <summary>Runs <c>verify-log</c>; gives its exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> VerifyLogAsync(string[] settings)
    {
        using var process = Process.Start(Form(["verify-log", .. settings]))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    /// <summary>As kill −9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Http.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static ProcessStartInfo Form(string[] arguments)
    {
        var form = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dm3.Gateway.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        form.Environment["Logging__LogLevel__Default"] = "Warning";
        return form;
    }
}
