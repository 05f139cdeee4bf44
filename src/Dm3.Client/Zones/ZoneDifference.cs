namespace Dm3.Client.Zones;

/// <summary>A record that two gateways answer differently, or that one of them does not answer.</summary>
/// <param name="Name">The name.</param>
/// <param name="Record"><c>addr:&lt;coin type&gt;</c>, <c>text:&lt;key&gt;</c>, <c>contenthash</c>, <c>name</c>; <c>*</c> where one of the gateways gave no good answer at all.</param>
/// <param name="Old">What the old gateway answers: the value, bytes as 0x hex; or in brackets why there is none.</param>
/// <param name="New">What the new one answers.</param>
public sealed record ZoneDifference(string Name, string Record, string Old, string New);
