namespace Dm3.Storage.Tests;

/// <summary>What every engine has to do: derived once for each.</summary>
public abstract class StoreTests(TestEngine engine)
{
    protected Task<TestDatabase> CreateAsync() => TestDatabase.CreateAsync(engine);
}
