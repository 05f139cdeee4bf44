namespace Dm3.Cli;

/// <summary>Ends the command with one line on standard error.</summary>
/// <param name="exitCode">How it ends.</param>
/// <param name="code">Stable, for programs.</param>
/// <param name="message">For people, one line.</param>
internal sealed class CliException(ExitCode exitCode, string code, string message) : Exception(message)
{
    public ExitCode ExitCode => exitCode;

    public string Code => code;

    public static CliException Usage(string message) => new(ExitCode.Usage, "usage", message);

    public static CliException Input(string message) => new(ExitCode.Input, "input", message);
}
