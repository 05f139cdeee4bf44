namespace Dm3.DevNet.Demo;

/// <summary>A step of the demo came out otherwise than it must.</summary>
public sealed class DemoException(string message) : Exception(message);
