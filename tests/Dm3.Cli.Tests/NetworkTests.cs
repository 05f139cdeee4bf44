namespace Dm3.Cli.Tests;

/// <summary>The tests that share the dev net.</summary>
[CollectionDefinition(Name)]
public sealed class NetworkTests : ICollectionFixture<NetworkFixture>
{
    public const string Name = "network";
}
