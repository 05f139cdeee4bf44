using Dm3.Testing;

namespace Dm3.Client.Tests.Package;

public sealed class ReadmeTests
{
    // Dm3.Client.Sample is compiled with the solution and run against the dev net; so is what people copy from here.
    [Theory]
    [InlineData("README.md")]
    [InlineData("src/Dm3.Client/README.md")]
    public void Program_IsTheOneThatCompiles(string file)
    {
        var readme = File.ReadAllText(RepositoryRoot.Combine(file)).ReplaceLineEndings("\n");
        const string Open = "```csharp\n";
        var start = readme.IndexOf(Open, StringComparison.Ordinal) + Open.Length;
        var program = readme[start..readme.IndexOf("```\n", start, StringComparison.Ordinal)];
        Assert.Equal(File.ReadAllText(RepositoryRoot.Combine("tests/Dm3.Client.Sample/Program.cs")).ReplaceLineEndings("\n"), program);
        Assert.True(program.Count(each => each == '\n') <= 60, "The program is to stay short.");
    }
}
