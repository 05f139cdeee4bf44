using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Dm3.Benchmarks.Micro;

/// <summary>Runs the micro benchmarks and writes their table.</summary>
internal static class MicroRun
{
    /// <param name="folder">Where logs may go.</param>
    /// <returns>False if a benchmark failed.</returns>
    public static bool Run(string folder)
    {
        // In this process: a project that is generated and built for each run would fall under this repository's build rules.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .WithArtifactsPath(folder);
        var summary = BenchmarkRunner.Run<CoreBenchmarks>(config);
        MarkdownExporter.GitHub.ExportToLog(summary, ConsoleLogger.Default);
        return !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success);
    }
}
