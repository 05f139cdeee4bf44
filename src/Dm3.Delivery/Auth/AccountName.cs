using Dm3.Ethereum.Names;

namespace Dm3.Delivery.Auth;

/// <summary>Names as callers write them. They are brought into the form that ENS knows (ENSIP-15), so that letter case and emoji do not matter.</summary>
internal static class AccountName
{
    private const int MaxLength = 255;

    /// <returns>False for what is no ENS name.</returns>
    public static bool TryNormalize(string text, out string name)
    {
        name = "";
        return text.Length is > 0 and <= MaxLength && EnsNormalizer.TryNormalize(text, out name, out _) && name.Contains('.', StringComparison.Ordinal);
    }
}
