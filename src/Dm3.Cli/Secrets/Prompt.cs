using Dm3.Cli.Output;
using Spectre.Console;

namespace Dm3.Cli.Secrets;

/// <summary>Asks the person at the terminal. Without a terminal nobody is asked.</summary>
internal static class Prompt
{
    /// <summary>A secret, typed without echo; from a pipe, the first line.</summary>
    public static async Task<string> SecretAsync(CliHost host, Screen screen, string question, CancellationToken cancellationToken)
    {
        if (!host.InIsTerminal) return (await host.In.ReadLineAsync(cancellationToken) ?? "").Trim();
        // .NET switches the terminal's echo off at its first look at the keyboard. What is pasted at once must not come before that.
        _ = Console.KeyAvailable;
        return (await screen.Error.PromptAsync(new TextPrompt<string>(Markup.Escape(question)).Secret(null).AllowEmpty(), cancellationToken)).Trim();
    }

    /// <summary>Goes on only if the person agrees, or said so beforehand.</summary>
    public static async Task ConfirmAsync(CliHost host, Screen screen, bool agreed, string question, CancellationToken cancellationToken)
    {
        if (agreed) return;
        if (!host.InIsTerminal) throw CliException.Usage($"{question} Say so with --yes.");
        if (!await screen.Error.PromptAsync(new ConfirmationPrompt(Markup.Escape(question)) { DefaultValue = false }, cancellationToken))
            throw new CliException(ExitCode.Interrupted, "declined", "Nothing was done.");
    }
}
