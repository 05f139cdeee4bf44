namespace Dm3.Client.Delivery;

/// <summary>How a <see cref="Mailbox"/> is used.</summary>
public sealed record MailboxOptions
{
    /// <summary>Which device of the account this is: letters, digits, hyphens and underscores, chosen once and kept. Each has its own cursor and acknowledgements.</summary>
    public string Device { get; init; } = "default";

    /// <summary>Time for one request. Default 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long without a sign of life a stream is opened anew. Default 2 minutes: services ping more often.</summary>
    public TimeSpan StreamSilence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest pause before a broken stream is opened again; the pauses start at a quarter of a second and double. Default 30 seconds.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest answer and stream message in bytes. Default 32 MiB: a page of long messages.</summary>
    public int MaxResponseBytes { get; init; } = 32 * 1024 * 1024;
}
