namespace Dm3.Gateway.Zones;

/// <summary>Of which characters labels are.</summary>
public enum LabelCharacters
{
    /// <summary>Whatever ENSIP-15 allows.</summary>
    Any,

    /// <summary><c>a-z</c>, <c>0-9</c> and the hyphen.</summary>
    Ascii,

    /// <summary><c>0-9</c>.</summary>
    Digits,
}
