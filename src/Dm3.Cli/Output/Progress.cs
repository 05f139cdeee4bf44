using Spectre.Console;

namespace Dm3.Cli.Output;

/// <summary>A bar on standard error for work that takes long. Where nobody watches, nothing is drawn.</summary>
internal static class Progress
{
    /// <summary>Does the work.</summary>
    /// <param name="screen">Whose standard error.</param>
    /// <param name="what">For people.</param>
    /// <param name="total">How much there is to do; null if that is not known.</param>
    /// <param name="work">Is given where to say how much is done.</param>
    public static async Task RunAsync(Screen screen, string what, long? total, Func<IProgress<long>, Task> work)
    {
        if (!screen.ShowsProgress)
        {
            await work(new Report(_ => { }));
            return;
        }

        ProgressColumn[] columns = total is null
            ? [new TaskDescriptionColumn(), new SpinnerColumn()]
            : [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        await screen.Error.Progress().AutoClear(true).Columns(columns).StartAsync(async context =>
        {
            var bar = context.AddTask(Markup.Escape(what), maxValue: Math.Max(total ?? 1, 1));
            bar.IsIndeterminate = total is null;
            await work(new Report(done =>
            {
                if (total is null) bar.Description = Markup.Escape(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}: {done:n0}"));
                else bar.Value = done;
            }));
            bar.Value = bar.MaxValue;
        });
    }

    // Progress<T> of .NET reports on another thread, some time later.
    private sealed class Report(Action<long> tell) : IProgress<long>
    {
        void IProgress<long>.Report(long value) => tell(value);
    }
}
