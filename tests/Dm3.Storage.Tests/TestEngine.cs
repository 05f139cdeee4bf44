namespace Dm3.Storage.Tests;

/// <summary>What the stores stand on.</summary>
public enum TestEngine
{
    Sqlite,
    Postgres,
}
