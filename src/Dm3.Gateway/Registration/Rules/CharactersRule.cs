using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>Of which characters a label is.</summary>
internal static class CharactersRule
{
    public static Problem? Check(ZoneName name) => name.Zone.Policy.Characters switch
    {
        LabelCharacters.Ascii when !name.RootLabel.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-') =>
            Refusals.InvalidName("A label in this zone is of a-z, 0-9 and the hyphen."),
        LabelCharacters.Digits when !name.RootLabel.All(char.IsAsciiDigit) => Refusals.InvalidName("A label in this zone is of digits."),
        _ => null,
    };
}
