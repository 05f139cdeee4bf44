namespace Dm3.Integration.Tests;

/// <summary>What a client script is asked.</summary>
/// <param name="Name">ENS name.</param>
/// <param name="Record"><c>text</c>, <c>addr</c>, <c>coin</c> or <c>contenthash</c>.</param>
/// <param name="Key">Text key or coin type.</param>
public sealed record Query(string Name, string Record, string? Key = null);
