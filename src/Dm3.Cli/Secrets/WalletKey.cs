using Dm3.Cli.Output;
using Dm3.Cli.Settings;
using Dm3.Ethereum.Crypto;

namespace Dm3.Cli.Secrets;

/// <summary>Finds the wallet's private key: a file, an account of the dev net, an environment variable, or the person at the terminal. Never the command line.</summary>
internal static class WalletKey
{
    public static async Task<PrivateKey> FindAsync(CliHost host, CliSettings settings, Screen screen, CancellationToken cancellationToken)
    {
        if (settings.KeyFile is { } file) return Parse(SecretFile.Read(file), file);
        if (settings.AccountKey is { } account) return Parse(account, "The dev net's account");
        if (host.Variable("DM3_PRIVATE_KEY") is { } variable) return Parse(variable, "DM3_PRIVATE_KEY");
        if (settings.DefaultKeyFile is { } usual) return Parse(SecretFile.Read(usual), usual);
        if (!host.InIsTerminal) throw CliException.Input("Whose key signs? Give --key-file FILE, or set DM3_KEY_FILE or DM3_PRIVATE_KEY.");
        return Parse(await Prompt.SecretAsync(host, screen, "Private key (not shown):", cancellationToken), "What was typed");
    }

    /// <summary>Reads a key; a fault names where it stood and nothing of it.</summary>
    public static PrivateKey Parse(string text, string where)
    {
        try
        {
            return PrivateKey.Parse(text.StartsWith("0x", StringComparison.Ordinal) ? text : "0x" + text);
        }
        catch (FormatException)
        {
            throw CliException.Input($"{where} holds no private key: 64 hex digits are one.");
        }
    }
}
