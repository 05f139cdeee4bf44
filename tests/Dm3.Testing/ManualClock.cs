namespace Dm3.Testing;

/// <summary>A clock that stands still until a test moves it, so that both sides of a second can be tried.</summary>
public sealed class ManualClock : TimeProvider
{
    private long _unixSeconds = 1_900_000_000;

    public long UnixSeconds => Interlocked.Read(ref _unixSeconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(UnixSeconds);

    public void Set(DateTimeOffset time) => Interlocked.Exchange(ref _unixSeconds, time.ToUnixTimeSeconds());

    public void Advance(int seconds) => Interlocked.Add(ref _unixSeconds, seconds);
}
