namespace Dm3.Cli;

/// <summary>What the command's end means. Stable; listed by <c>dm3 --help</c> and in the README.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>A fault of the command itself.</summary>
    Fault = 1,

    /// <summary>The command line or a setting is wrong.</summary>
    Usage = 2,

    /// <summary>There is no such name, record or profile.</summary>
    NotFound = 3,

    /// <summary>A service understood and refused.</summary>
    Refused = 4,

    /// <summary>A service or the chain did not answer: another time may help.</summary>
    Unreachable = 5,

    /// <summary>A key or a file cannot be used.</summary>
    Input = 6,

    /// <summary>Something is not what it claims to be, or a check of doctor failed.</summary>
    NotVerified = 7,

    /// <summary>A message could not go now and waits in the outbox.</summary>
    Waiting = 8,

    /// <summary>Stopped by Ctrl-C.</summary>
    Interrupted = 130,
}
