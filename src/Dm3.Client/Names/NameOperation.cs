using System.Text.Json;
using Dm3.Ethereum;

namespace Dm3.Client.Names;

/// <summary>One operation in the history of a name.</summary>
/// <param name="Kind">What it did: <c>register</c>, <c>update</c>, <c>transfer</c>, <c>release</c>, <c>renew</c>, <c>set-primary</c>, <c>suspend</c> and the like.</param>
/// <param name="Version">Version of the name after it.</param>
/// <param name="At">When the registry accepted it, Unix seconds.</param>
/// <param name="By">Who signed it; null for the operator of the zone, who asks by API key.</param>
/// <param name="Owner">The owner that it made.</param>
/// <param name="Message">What was signed.</param>
/// <param name="Digest">Its digest, 32 bytes as 0x hex.</param>
/// <param name="Signature">0x hex; empty for the operator.</param>
/// <param name="Reason">Of a suspension.</param>
public sealed record NameOperation(string Kind, long Version, long At, Address? By, Address? Owner, JsonElement? Message, string Digest, string Signature, string? Reason);
