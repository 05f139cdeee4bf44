namespace Dm3.Hosting;

/// <summary>The host cannot start; the message is one line for the operator that says what to do.</summary>
public sealed class StartupException(string message) : Exception(message);
