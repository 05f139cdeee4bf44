namespace Dm3.Ethereum.Writes;

/// <summary>What ENSIP-20's <c>transferFrom</c> takes, but for the name.</summary>
/// <param name="Owner">Present owner, as the caller says.</param>
/// <param name="NewOwner">Next owner.</param>
public sealed record NameTransfer(Address Owner, Address NewOwner);
