namespace Dm3.Storage.Zones;

/// <summary>What names a zone holds; a zone may be both.</summary>
[Flags]
public enum ZoneKinds
{
    /// <summary>Closed: serves nothing.</summary>
    None = 0,

    /// <summary>Registered labels.</summary>
    Names = 1,

    /// <summary><c>0x</c> and 40 hex digits: an address, without registration.</summary>
    Addresses = 2,
}
