using System.CommandLine;

namespace Dm3.Cli.Settings;

/// <summary>The options of commands that act for a user with messages.</summary>
internal static class UserOptions
{
    public static Option<string?> As { get; } = new("--as") { Description = "Your ENS name (DM3_NAME). Default: your wallet's primary name, or its only name at the registry.", HelpName = "NAME" };

    public static Option<string?> Store { get; } = new("--store") { Description = "File with your messages, sealed (DM3_STORE). Default: dm3/NAME.db in your data folder; the dev net's messages/NAME.db.", HelpName = "FILE" };

    public static Option<string?> SignatureFile { get; } = new("--signature-file")
    {
        Description = "File with the wallet's signature of the text of `dm3 keys message`, instead of the wallet's key (DM3_SIGNATURE_FILE).",
        HelpName = "FILE",
    };

    public static Command WithUser(this Command command)
    {
        command.Add(As);
        command.Add(Store);
        command.Add(SignatureFile);
        return command;
    }
}
