namespace Dm3.Delivery.Tests.Replay;

/// <summary>What our service answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="MediaType">Without parameters; null for an empty body.</param>
/// <param name="Text">The body.</param>
public sealed record ReplayAnswer(int Status, string? MediaType, string Text)
{
    public override string ToString() => $"{Status} {MediaType} {(Text.Length > 500 ? Text[..500] + "…" : Text)}";
}
