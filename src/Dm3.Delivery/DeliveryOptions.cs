namespace Dm3.Delivery;

/// <summary>Settings of the delivery service, section <c>Delivery</c>.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Delivery";

    /// <summary>SQLite file with accounts and messages. Made on first start. Default <c>dm3-data/delivery.db</c> in the current folder.</summary>
    public string DataFile { get; set; } = Path.Combine("dm3-data", "delivery.db");

    /// <summary>Longest envelope that is taken, in bytes (<c>sizeLimit</c> of the dm3 specification). 10 000 to 20 000 000, default 100 000.</summary>
    public int MaxEnvelopeBytes { get; set; } = 100_000;
}
