namespace Dm3.Core.Profile;

/// <summary>One fault of a profile document.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Member">Where, as a dotted path; empty for the document itself. Unknown names are a stranger's text.</param>
public sealed record ProfileFault(ProfileFaultKind Kind, string Member);
