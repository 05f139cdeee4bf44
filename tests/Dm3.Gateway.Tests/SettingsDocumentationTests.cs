using Dm3.Testing;

namespace Dm3.Gateway.Tests;

public sealed class SettingsDocumentationTests
{
    [Fact]
    public void Readme_ListsEverySetting_WithItsDefault()
    {
        var options = SettingsTable.Of(new GatewayOptions());
        var rows = SettingsTable.In(File.ReadAllText(RepositoryRoot.Combine("README.md")));
        // The members of a policy are described beside the zones; they are a document of their own.
        foreach (var key in options.Keys.Where(key => key.StartsWith("Zones:0:Policy:", StringComparison.Ordinal)).ToList()) options.Remove(key);
        options.Add("Zones:0:Policy", null);
        Assert.Equal(options.Keys.ToArray(), rows.Keys.ToArray());
        Assert.All(options.Where(each => each.Value is not null && !each.Key.StartsWith("Zones:", StringComparison.Ordinal)), each => Assert.Equal(each.Value, rows[each.Key]));
    }
}
