using Dm3.Testing;

namespace Dm3.Delivery.Tests;

public sealed class SettingsDocumentationTests
{
    [Fact]
    public void Readme_ListsEverySetting_WithItsDefault() =>
        Assert.Equal(
            SettingsTable.Of(new DeliveryOptions()).Select(each => $"{each.Key} = {each.Value}"),
            SettingsTable.In(File.ReadAllText(RepositoryRoot.Combine("src", "Dm3.Delivery", "README.md"))).Select(each => $"{each.Key} = {each.Value}"));
}
