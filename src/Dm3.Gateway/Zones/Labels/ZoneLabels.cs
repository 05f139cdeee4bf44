using Dm3.Gateway.Registration;
using Dm3.Hosting;

namespace Dm3.Gateway.Zones.Labels;

/// <summary>From what a zone's operator calls a user to the label of its name. The text itself is kept nowhere.</summary>
public sealed class ZoneLabels(ZoneSecrets secrets)
{
    /// <summary>Reads a text: a label, a phone number in a zone of such, a phone number or handle in a blinded one.</summary>
    /// <returns>Null, or why there is no label for it.</returns>
    public Problem? Read(Zone zone, string text, out string label)
    {
        label = text;
        string fault;
        switch (zone.Policy.Labels)
        {
            case LabelForm.E164:
                return PhoneLabel.TryRead(text, zone.Policy.PhoneRegion, out label, out fault) ? null : Refuse(fault);
            case LabelForm.Blinded when !BlindedLabel.IsLabel(text):
                return BlindedLabel.TryRead(text, zone.Policy.PhoneRegion, secrets.Of(zone), out label, out fault) ? null : Refuse(fault);
            default:
                return null;
        }
    }

    /// <summary>Whether a label has the form that the zone's labels have.</summary>
    public static Problem? Check(ZoneName name) => name.Zone.Policy.Labels switch
    {
        LabelForm.E164 when !PhoneLabel.IsLabel(name.RootLabel) => Refuse("A label in this zone is a phone number: the digits of its E.164 form."),
        LabelForm.Blinded when !BlindedLabel.IsLabel(name.RootLabel) => Refuse("A label in this zone is blinded."),
        _ => null,
    };

    private static Problem Refuse(string fault) => Refusals.InvalidName(fault);
}
