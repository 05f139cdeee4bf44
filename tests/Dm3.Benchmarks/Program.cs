using System.Globalization;
using System.Runtime.InteropServices;
using Dm3.Benchmarks;
using Dm3.Benchmarks.Micro;
using Dm3.Benchmarks.Sockets;

if (args is [BareServer.Fixed or BareServer.Signing, var port, var bodyFile])
{
    await BareServer.RunAsync(args[0], int.Parse(port, CultureInfo.InvariantCulture), bodyFile);
    return 0;
}

if (args is ["micro"])
{
    MicroRun.Run(Directory.CreateTempSubdirectory("dm3-micro-").FullName);
    return 0;
}

using var stop = new CancellationTokenSource();
Action<PosixSignalContext> interrupt = signal =>
{
    signal.Cancel = true;
    stop.Cancel();
};
using var controlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, interrupt);
var folder = Directory.CreateTempSubdirectory("dm3-benchmark-").FullName;
try
{
    if (args is ["sockets", ..])
    {
        await SocketRun.RunAsync(args is [_, var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 10_000, folder, stop.Token);
        return 0;
    }

    if (args is ["import", ..])
    {
        await ImportRun.RunAsync(args is [_, var lines] ? int.Parse(lines, CultureInfo.InvariantCulture) : 1_000_000, folder, stop.Token);
        return 0;
    }

    var options = BenchmarkOptions.Parse(args);
    if (Wrk.FindVersion() is not { } wrk) throw new ArgumentException("The load generator is missing: apt-get install wrk");
    var results = await new BenchmarkRun(options, wrk, folder, stop.Token).RunAsync();
    Console.Write(Report.Write(results));
    return 0;
}
catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or OperationCanceledException)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
