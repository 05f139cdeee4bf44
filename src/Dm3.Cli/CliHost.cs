namespace Dm3.Cli;

/// <summary>What the command touches of the process that it runs in.</summary>
internal sealed record CliHost
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    /// <summary>Whether a person reads standard output.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person reads standard error.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether a person can be asked.</summary>
    public bool InIsTerminal { get; init; }

    public required Func<string, string?> Environment { get; init; }

    /// <summary>Folder that relative paths start from.</summary>
    public required string Directory { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public static CliHost OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InIsTerminal = !Console.IsInputRedirected,
        Environment = System.Environment.GetEnvironmentVariable,
        Directory = System.IO.Directory.GetCurrentDirectory(),
    };

    /// <summary>An environment variable that is set to something.</summary>
    public string? Variable(string name) => Environment(name) is { Length: > 0 } value ? value : null;

    public string PathOf(string path) => Path.GetFullPath(path, Directory);
}
