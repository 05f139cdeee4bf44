using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Dm3.Benchmarks.Parts;
using Perfolizer.Horology;

namespace Dm3.Benchmarks.Micro;

/// <summary>Single steps on one thread, by BenchmarkDotNet. In this process: its own projects would have to be built and restored each time.</summary>
internal static class MicroRun
{
    private const int Iterations = 5;

    /// <summary>Runs all.</summary>
    public static Task RunAsync(PartContext context, CancellationToken cancellation) => Task.Run(() => Run(context), cancellation);

    private static void Run(PartContext context)
    {
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(2).WithIterationCount(Iterations)
            .WithIterationTime(TimeInterval.FromMilliseconds(context.Options.TimePerStep.TotalMilliseconds / 2));
        var summaries = BenchmarkRunner.Run(
            [typeof(CoreBenchmarks), typeof(AnswerBenchmarks)],
            new ManualConfig { ArtifactsPath = Path.Combine(context.Folder, "micro"), Options = ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile }
                .AddJob(job)
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddLogger(NullLogger.Instance));
        context.Report.Add(
            "Single operations",
            ReportData.Text($"BenchmarkDotNet, {Iterations} iterations in process, one thread."),
            ["step", "mean µs", "± (99.9 %)", "bytes allocated"],
            summaries.SelectMany(summary => summary.Reports).Where(report => report.ResultStatistics is not null).Select(report => (IReadOnlyList<string>)
            [
                report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''), ReportData.Text($"{report.ResultStatistics!.Mean / 1e3:0.00}"),
                ReportData.Text($"{report.ResultStatistics.GetConfidenceInterval(Perfolizer.Mathematics.Common.ConfidenceLevel.L999).Margin / 1e3:0.00}"),
                ReportData.Text($"{report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase):#,0}"),
            ]));
    }
}
