namespace Dm3.Gateway.Zones;

/// <summary>
/// What a zone's owner decides about it: a JSON document that the owner signs when claiming the zone, or <c>Gateway:Zones:0:Policy</c> of the
/// configuration. Every member has a default; the defaults suit <c>dm3.eth</c>. <see cref="ZonePolicyValidator"/> holds the ranges.
/// </summary>
public sealed class ZonePolicy
{
    /// <summary>Who registers names. Default: anyone.</summary>
    public RegistrationMode Registration { get; init; } = RegistrationMode.Open;

    /// <summary>Whether <c>GET /v1/names</c> lists the zone's names. Default true.</summary>
    public bool Listing { get; init; } = true;

    /// <summary>Fewest characters (code points) of a registered label. 1 to 255, default 3.</summary>
    public int MinLabelLength { get; init; } = 3;

    /// <summary>Most characters (code points) of a registered label. 1 to 255, default 255; a label never has more than 255 bytes.</summary>
    public int MaxLabelLength { get; init; } = 255;

    /// <summary>Of which characters a registered label may be. Default: any that ENSIP-15 allows.</summary>
    public LabelCharacters Characters { get; init; } = LabelCharacters.Any;

    /// <summary>Labels that nobody registers by themselves, beside the built-in list (admin, support, www and the like). Normalised, at most 1 000.</summary>
    public List<string> ReservedLabels { get; init; } = [];

    /// <summary>What becomes of a registration whose label looks like one that is registered or reserved. Default: held back.</summary>
    public ConfusableMode Confusables { get; init; } = ConfusableMode.Quarantine;

    /// <summary>Most names directly below the zone that one owner may hold. 0, the default, is no limit.</summary>
    public int NamesPerOwner { get; init; }

    /// <summary>Seconds for which only its last owner may register a released name again. 0 to ten years, default 0.</summary>
    public long CoolingOffSeconds { get; init; }

    /// <summary>Seconds for which a registration or renewal holds. 0, the default, is for ever; at most a hundred years.</summary>
    public long RegistrationPeriodSeconds { get; init; }

    /// <summary>Seconds after its end in which only the owner may renew a name. 0 to ten years, default 0.</summary>
    public long GraceSeconds { get; init; }

    /// <summary>Who may register when <see cref="Registration"/> is <see cref="RegistrationMode.Eligible"/>.</summary>
    public ZoneEligibility Eligibility { get; init; } = new();

    /// <summary>What the labels are made from. Default: names as people choose them.</summary>
    public LabelForm Labels { get; init; } = LabelForm.Names;

    /// <summary>
    /// Region (ISO 3166, two capital letters) whose phone numbers can be written without country code, where <see cref="Labels"/> are made from such. Default
    /// empty: numbers begin with their country code.
    /// </summary>
    public string PhoneRegion { get; init; } = "";

    /// <summary>How often the zone may be asked and changed.</summary>
    public ZoneLimits Limits { get; init; } = new();

    /// <summary>What the zone is, for people. At most 500 characters. Default empty.</summary>
    public string Description { get; init; } = "";
}
