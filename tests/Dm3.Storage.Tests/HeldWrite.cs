namespace Dm3.Storage.Tests;

/// <summary>A write that keeps the writer's thread busy, so that the writes after it gather in one batch.</summary>
internal sealed class HeldWrite : IDisposable
{
    private readonly ManualResetEventSlim _runs = new();
    private readonly ManualResetEventSlim _letGo = new();
    private readonly Task _done;

    public HeldWrite(Database database, bool waitUntilItRuns = true)
    {
        _done = database.WriteAsync(
            _ =>
            {
                _runs.Set();
                return _letGo.Wait(TimeSpan.FromSeconds(30));
            }, default);
        if (waitUntilItRuns) WaitUntilItRuns();
    }

    public void WaitUntilItRuns() => Assert.True(_runs.Wait(TimeSpan.FromSeconds(30)));

    public void LetGo() => _letGo.Set();

    public void Dispose()
    {
        LetGo();
        _done.Wait(TimeSpan.FromSeconds(30));
        _runs.Dispose();
        _letGo.Dispose();
    }
}
