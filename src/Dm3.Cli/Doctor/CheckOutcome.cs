namespace Dm3.Cli.Doctor;

/// <summary>What came of a check.</summary>
internal enum CheckOutcome
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works, but not for everybody or not for long.</summary>
    Warning,

    /// <summary>Does not work.</summary>
    Failed,

    /// <summary>Could not be looked at, because of something before it or because it was not asked for.</summary>
    Skipped,
}
