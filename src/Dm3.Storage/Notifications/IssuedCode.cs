namespace Dm3.Storage.Notifications;

/// <summary>A one-time code on its way out.</summary>
/// <param name="Text">Digits.</param>
/// <param name="EndsAtUnixSeconds">Until when it is good.</param>
/// <param name="PerDay">Most codes of one account, and to one target, a day.</param>
/// <param name="NowUnixSeconds">The present.</param>
public sealed record IssuedCode(string Text, long EndsAtUnixSeconds, int PerDay, long NowUnixSeconds);
