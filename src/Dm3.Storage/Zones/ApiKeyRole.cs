namespace Dm3.Storage.Zones;

/// <summary>What an API key may do in its zone; each may also do what those before it may. The numbers are those of the table.</summary>
public enum ApiKeyRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read what the zone does not show to everyone.</summary>
    Read = 1,

    /// <summary>Register, change, suspend and release managed names.</summary>
    Write = 2,

    /// <summary>Make and revoke keys.</summary>
    Admin = 3,
}
