using System.Diagnostics.Metrics;

namespace Dm3.Delivery;

/// <summary>The delivery service's own figures. Their labels are few and fixed: none is a name, an address or anything else that a stranger chooses.</summary>
public sealed class DeliveryMeters : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Dm3.Delivery";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _submissions;
    private readonly Counter<long> _expired;

    /// <summary>Sets the figures up.</summary>
    public DeliveryMeters()
    {
        _submissions = _meter.CreateCounter<long>("dm3.delivery.submissions", description: "Envelopes by outcome: accepted, or why not.");
        _expired = _meter.CreateCounter<long>("dm3.delivery.expired", description: "Messages whose holding time was over before they were picked up.");
    }

    /// <summary>An envelope was taken or refused.</summary>
    public void CountSubmission(Intake.IntakeFault fault) =>
        _submissions.Add(1, new KeyValuePair<string, object?>("outcome", fault == Intake.IntakeFault.None ? "accepted" : System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(fault.ToString())));

    /// <summary>Messages were dropped.</summary>
    public void CountExpired(int messages) => _expired.Add(messages);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
