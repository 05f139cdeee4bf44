namespace Dm3.Client.Delivery;

/// <summary>Limits of a delivery service. Source: dm3-spec, <c>dm3_getDeliveryServiceProperties</c>.</summary>
/// <param name="SizeLimit">Longest envelope in bytes (<see cref="Dm3.Core.Messages.Envelope.Size"/>); 0 if it does not say.</param>
/// <param name="MessageTtl">For how long messages wait, in the service's unit: days by the specification, milliseconds at deployed services.</param>
public sealed record ServiceProperties(long SizeLimit, long MessageTtl);
