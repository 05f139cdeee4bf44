namespace Dm3.DevNet;

/// <summary>Something that the person at the keyboard can put right. The message is the one line shown.</summary>
public sealed class DevNetException(string message, Exception? inner = null) : Exception(message, inner);
