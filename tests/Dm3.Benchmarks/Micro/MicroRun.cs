using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Dm3.Benchmarks.Micro;

/// <summary>Single steps on one thread, by BenchmarkDotNet. In this process: its own projects would have to be built and restored each time.</summary>
internal static class MicroRun
{
    /// <summary>Runs all and leaves a Markdown table in <paramref name="folder"/>.</summary>
    public static void Run(string folder) => BenchmarkRunner.Run(
        [typeof(CoreBenchmarks), typeof(AnswerBenchmarks)],
        new ManualConfig { ArtifactsPath = folder, Options = ConfigOptions.JoinSummary }
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default));
}
