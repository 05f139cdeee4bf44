namespace Dm3.Testing;

/// <summary>A clock that stands still until a test moves it, so that both sides of a second can be tried.</summary>
public sealed class ManualClock : TimeProvider
{
    private long _unixMilliseconds = 1_900_000_000_000;

    public long UnixSeconds => Interlocked.Read(ref _unixMilliseconds) / 1000;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref _unixMilliseconds));

    public void Set(DateTimeOffset time) => Interlocked.Exchange(ref _unixMilliseconds, time.ToUnixTimeMilliseconds());

    public void Advance(int seconds) => Interlocked.Add(ref _unixMilliseconds, seconds * 1000L);
}
