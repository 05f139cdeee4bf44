namespace Dm3.Client.Sending;

/// <summary>How a <see cref="MessageSender"/> sends.</summary>
public sealed record SenderOptions
{
    /// <summary>Time for one request to a delivery service; then the next one is tried. Default 10 seconds.</summary>
    public TimeSpan ServiceTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the recipient's conditions are asked for before a message is handed over, so that what would be refused does not leave the machine. Default true.</summary>
    public bool CheckConditions { get; init; } = true;

    /// <summary>Longest answer of a delivery service in bytes. Default 256 KiB.</summary>
    public int MaxResponseBytes { get; init; } = 256 * 1024;
}
