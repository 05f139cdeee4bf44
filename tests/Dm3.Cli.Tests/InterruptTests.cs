using System.Diagnostics;
using Dm3.Testing;

namespace Dm3.Cli.Tests;

/// <summary>The command as a process of its own.</summary>
public sealed class InterruptTests
{
    [Fact]
    public async Task CtrlC_EndsWithOneLineAnd130()
    {
        if (OperatingSystem.IsWindows()) return;
        var asked = new TaskCompletionSource();
        // A registry that takes the question and never answers.
        await using var server = await LocalServer.StartAsync(async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        // Where the tests themselves run in the background, the shell has told them, and with them the command, to ignore the signal.
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["--default-signal=INT", "dotnet", Dm3Process.Assembly, "--gateway", server.Url, "name", "show", "alice.dm3.eth"]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(("", "dm3: Stopped.", 130), ((await process.StandardOutput.ReadToEndAsync()).Trim(), (await process.StandardError.ReadToEndAsync()).Trim(), process.ExitCode));
    }
}
