using Dm3.Testing.Chain;

namespace Dm3.Client.Tests.Messaging;

/// <summary>Tests that share one chain; each uses names of its own.</summary>
[CollectionDefinition(Name)]
public sealed class OneChain : ICollectionFixture<EnsFixture>
{
    public const string Name = "chain";
}
