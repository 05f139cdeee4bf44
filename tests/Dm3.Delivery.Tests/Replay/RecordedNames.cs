using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>A real chain on which the names of the recording have their recorded records.</summary>
public sealed class RecordedNames : IAsyncLifetime
{
    /// <summary>Tests of this collection share one chain.</summary>
    public const string Collection = "recorded names";

    public EnsFixture Ens { get; } = new();

    public async Task InitializeAsync()
    {
        await Ens.InitializeAsync();
        await Recording.PublishAsync(Ens);
    }

    public Task DisposeAsync() => Ens.DisposeAsync();
}
