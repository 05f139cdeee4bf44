using Dm3.Testing;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>Every vector of the recording is replayed somewhere. A group's test replays all of its exchanges or fails; so it is enough to count the groups.</summary>
public sealed class RecordingCoverageTests
{
    // Groups that another project replays, with the file that does.
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["resolver"] = "tests/Dm3.Gateway.Tests/Profiles/DeployedVectorTests.cs",
    };

    [Fact]
    public void EveryGroupIsReplayed_AndTheEnvironmentIsTheSetUp()
    {
        var here = typeof(GroupReplay).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(GroupReplay)) && !type.IsAbstract)
            .Select(type => ((GroupReplay)Activator.CreateInstance(type, [null])!).Group).ToList();
        Assert.NotEmpty(here);
        Assert.Empty(here.Intersect(Elsewhere.Keys));
        Assert.Empty(Recording.Groups.Keys.Except(here).Except(Elsewhere.Keys).Except(["environment"]));
        Assert.All(Elsewhere, group => Assert.Contains($"\"{group.Key}\"", File.ReadAllText(RepositoryRoot.Combine(group.Value.Split('/'))), StringComparison.Ordinal));
    }
}
