namespace Dm3.Gateway.Zones;

/// <summary>What becomes of labels that look like others.</summary>
public enum ConfusableMode
{
    /// <summary>Held back with a reason until the zone's operator decides.</summary>
    Quarantine,

    /// <summary>Registered like any other.</summary>
    Off,
}
