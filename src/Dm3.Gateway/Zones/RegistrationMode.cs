namespace Dm3.Gateway.Zones;

/// <summary>Who registers the names of a zone.</summary>
public enum RegistrationMode
{
    /// <summary>Anyone who signs.</summary>
    Open,

    /// <summary>Who meets <see cref="ZonePolicy.Eligibility"/>.</summary>
    Eligible,

    /// <summary>The zone's operator alone, by API key.</summary>
    Vendor,

    /// <summary>Nobody: names that exist stay and can be changed.</summary>
    Closed,
}
