namespace Dm3.Gateway.Zones;

/// <summary>What a zone's labels are made from.</summary>
public enum LabelForm
{
    /// <summary>Names as people choose them.</summary>
    Names,

    /// <summary>Phone numbers: the digits of E.164, without the plus sign.</summary>
    E164,

    /// <summary>Phone numbers or handles behind a keyed hash, so that who lists labels learns nothing.</summary>
    Blinded,
}
