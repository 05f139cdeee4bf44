using System.Text.RegularExpressions;
using Dm3.Gateway.Api;
using Dm3.Hosting.Api;
using Dm3.Testing;

namespace Dm3.Gateway.Tests.Api;

/// <summary>The API document names every code that the sources can give, and no other.</summary>
public sealed partial class CodeTests(ExampleGateway examples) : IClassFixture<ExampleGateway>
{
    // Where the code of a Problem is a variable: what it can be stands in literals that the other patterns find.
    private static readonly string[] Variables = ["faults[0].ErrorCode", "code", "Code"];

    [Fact]
    public async Task EveryCodeInTheSources_IsInTheDocument_AndTheOtherWayRound()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in Sources())
        {
            foreach (Match problem in Problems().Matches(text))
            {
                var code = problem.Groups[1].Value;
                if (code.StartsWith('"')) found.Add(code.Trim('"'));
                else Assert.Contains(code, Variables);
            }

            foreach (Match literal in Literals().Matches(text)) found.Add(literal.Groups[1].Value);
        }

        Assert.Contains("store-unavailable", found);
        Assert.Contains("text-refused", found);
        Assert.Equal(found, GatewayApi.Form.Codes.Keys.Order(StringComparer.Ordinal));
        var schema = (await examples.Gateway.GetAsync(ApiDocument.Path)).Json["components"]!["schemas"]!["Problem"]!["properties"]!["code"]!;
        Assert.Equal(found, schema["enum"]!.AsArray().Select(code => (string)code!));
    }

    [Fact]
    public async Task EveryRouteThatAsksTheStore_CanBeAnsweredThatItIsGone()
    {
        foreach (var (path, item) in (await examples.Gateway.GetAsync(ApiDocument.Path)).Json["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                if ((string)operation!["tags"]![0]! is "Service") continue;
                Assert.True(operation["responses"]!["503"] is not null, $"{method} {path}");
            }
        }
    }

    private static IEnumerable<string> Sources() =>
        from project in (string[])["Dm3.Gateway", "Dm3.Hosting"]
        let folder = RepositoryRoot.Combine("src", project)
        from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        let parts = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)
        where parts[0] is not ("bin" or "obj") && parts[^1] != "GatewayCodes.cs"
        select File.ReadAllText(file);

    // new Problem(400, "code", …), new(400, "code", …), and the same with a variable in the place of either.
    [GeneratedRegex(@"new(?: Problem\([^,()]*(?:\.[^,()]*)?|\(\d{3}),\s*(""[a-z-]+""|[\w.\[\]]+),")]
    private static partial Regex Problems();

    [GeneratedRegex(@"(?:WithErrorCode\(|Fail\([^,]*, |Faulty\(|Code = |\d{3} => \(|_ => \()""([a-z]+(?:-[a-z]+)+)""")]
    private static partial Regex Literals();
}
