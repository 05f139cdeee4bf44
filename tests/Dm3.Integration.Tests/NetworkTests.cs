namespace Dm3.Integration.Tests;

/// <summary>The tests that share a network.</summary>
[CollectionDefinition(Name)]
public sealed class NetworkTests : ICollectionFixture<NetworkFixture>
{
    public const string Name = "network";
}
