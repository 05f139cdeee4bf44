using PhoneNumbers;

namespace Dm3.Gateway.Zones.Labels;

/// <summary>
/// One label for a phone number, however it is spelt: the digits of its E.164 form. <c>+49 (0)151 123-45678</c> and <c>+4915112345678</c> are
/// <c>4915112345678</c>. What numbers exist is known from Google's libphonenumber. Source: ITU-T E.164.
/// </summary>
public static class PhoneLabel
{
    /// <summary>Longest text that is read, in characters.</summary>
    public const int MaxTextLength = 64;

    private const string International = "ZZ";

    private static readonly PhoneNumberUtil Util = PhoneNumberUtil.GetInstance();

    /// <summary>Whether a text names a region whose numbers can be written without country code: two capital letters of ISO 3166.</summary>
    public static bool IsRegion(string text) => Util.GetSupportedRegions().Contains(text);

    /// <summary>Reads a number.</summary>
    /// <param name="text">
    /// With a plus sign and country code; or, where there is a region, as it is dialled there; or digits that begin with the country code. What can be read in two
    /// ways is refused.
    /// </param>
    /// <param name="region">See <see cref="IsRegion"/>; empty for none.</param>
    /// <param name="label">7 to 15 digits.</param>
    /// <param name="fault">What is wrong with it, for people; empty for a good one.</param>
    public static bool TryRead(string text, string region, out string label, out string fault)
    {
        label = "";
        if (text.Length is 0 or > MaxTextLength)
        {
            fault = $"A phone number has 1 to {MaxTextLength} characters.";
            return false;
        }

        // Words that libphonenumber reads as digits, and extensions, would give several spellings of what nobody means.
        if (!text.All(each => char.IsAsciiDigit(each) || " +-./()\u00a0\u202f\u2010\u2011\u2013".Contains(each, StringComparison.Ordinal)) || text.LastIndexOf('+') > 0)
        {
            fault = "A phone number is of digits, blanks, hyphens, dots, slashes and brackets, and may begin with a plus sign.";
            return false;
        }

        if (text[0] == '+') return TryParse(text, International, out label, out fault);
        var isAbroad = TryParse("+" + text, International, out label, out fault);
        if (!IsNational(text, region) || !TryParse(text, region, out var national, out var nationalFault)) return isAbroad;
        if (isAbroad && national != label)
        {
            label = "";
            fault = "The phone number can be read in two ways: begin it with a plus sign and the country code.";
            return false;
        }

        (label, fault) = (national, nationalFault);
        return true;
    }

    /// <summary>Whether a label is what <see cref="TryRead"/> gives.</summary>
    public static bool IsLabel(string label) => label.All(char.IsAsciiDigit) && TryRead("+" + label, "", out var same, out _) && same == label;

    // Where numbers are dialled with a prefix (0 in most countries), one without it begins with its country code. In North America both are usual.
    private static bool IsNational(string text, string region) => region.Length > 0
        && (Util.GetNddPrefixForRegion(region, stripNonDigits: true) is not { Length: > 0 } prefix || prefix == "1"
            || string.Concat(text.Where(char.IsAsciiDigit)).StartsWith(prefix, StringComparison.Ordinal));

    private static bool TryParse(string text, string region, out string label, out string fault)
    {
        label = "";
        try
        {
            var number = Util.Parse(text, region);
            fault = Util.IsPossibleNumberWithReason(number) switch
            {
                PhoneNumberUtil.ValidationResult.TOO_SHORT => "The phone number is too short.",
                PhoneNumberUtil.ValidationResult.TOO_LONG => "The phone number is too long.",
                PhoneNumberUtil.ValidationResult.INVALID_COUNTRY_CODE => "No country has this country code.",
                PhoneNumberUtil.ValidationResult.IS_POSSIBLE_LOCAL_ONLY => "The phone number is too short: it may lack its area code.",
                PhoneNumberUtil.ValidationResult.INVALID_LENGTH => "Phone numbers of this country have another length.",
                _ => Util.IsValidNumber(number) ? "" : "No such phone number is in use in its country.",
            };
            if (fault.Length > 0) return false;
            label = Util.Format(number, PhoneNumberFormat.E164)[1..];
            return true;
        }
        catch (NumberParseException exception)
        {
            fault = exception.ErrorType switch
            {
                ErrorType.INVALID_COUNTRY_CODE => "The phone number must begin with a plus sign and a country code that exists.",
                ErrorType.TOO_SHORT_AFTER_IDD or ErrorType.TOO_SHORT_NSN => "The phone number is too short.",
                ErrorType.TOO_LONG => "The phone number is too long.",
                _ => "This is not a phone number.",
            };
            return false;
        }
    }
}
