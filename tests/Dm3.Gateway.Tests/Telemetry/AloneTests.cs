namespace Dm3.Gateway.Tests.Telemetry;

/// <summary>Tests beside which no other gateway may run in the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests
{
    public const string Name = "metrics";
}
