namespace Dm3.Ens.CcipRead;

/// <summary>What asking the gateways of one lookup came to.</summary>
/// <param name="Data">The answer's bytes; null when there is none.</param>
/// <param name="Status">HTTP status of the refusal that ended the search; 0 when no gateway answered.</param>
/// <param name="Detail">For people.</param>
public readonly record struct GatewayAnswer(byte[]? Data, int Status, string Detail);
