using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dm3.Testing;

namespace Dm3.Structure.Tests;

/// <summary>Who may refer to whom, and what may stand where. Read from the project files and the sources, so that a slip fails here and not in a review.</summary>
public sealed partial class ArrowTests
{
    private const int MaxLines = 600;

    // A project that is missing here fails: its arrows are to be decided first.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Dm3.Ethereum"] = [],
        ["Dm3.Core"] = ["Dm3.Ethereum"],
        ["Dm3.Ens"] = ["Dm3.Core", "Dm3.Ethereum"],
        ["Dm3.Storage"] = ["Dm3.Core", "Dm3.Ethereum"],
        ["Dm3.Hosting"] = ["Dm3.Storage", "Dm3.Core", "Dm3.Ethereum"],
        ["Dm3.Client"] = ["Dm3.Ens", "Dm3.Core", "Dm3.Ethereum"],
        ["Dm3.Cli"] = ["Dm3.Client"],
        ["Dm3.Gateway"] = ["Dm3.Hosting", "Dm3.Storage", "Dm3.Ens", "Dm3.Core", "Dm3.Ethereum"],
        ["Dm3.Delivery"] = ["Dm3.Hosting", "Dm3.Storage", "Dm3.Ens", "Dm3.Core", "Dm3.Ethereum"],
        ["Dm3.DevNet"] = ["Dm3.Gateway", "Dm3.Delivery", "Dm3.Client", "Dm3.Ens", "Dm3.Core", "Dm3.Ethereum", "Dm3.Hosting"],
    };

    private static readonly Dictionary<string, string> WithoutTestProject = new()
    {
        ["Dm3.Hosting"] = "does nothing without a host; Dm3.Gateway.Tests tries what it is for",
        ["Dm3.DevNet"] = "is run as a whole by Dm3.Integration.Tests",
    };

    private static string[] Projects => [.. Directory.GetFiles(RepositoryRoot.Combine("src"), "*.csproj", SearchOption.AllDirectories)];

    private static IEnumerable<(string Path, string Text)> Sources(string below = "") =>
        from file in Directory.EnumerateFiles(RepositoryRoot.Combine("src", below), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "obj" or "bin")
        select (path, File.ReadAllText(file));

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project.Replace('\\', '/'));

    private static void NowhereIn(IEnumerable<(string Path, string Text)> sources, Regex forbidden)
    {
        var read = sources.ToList();
        Assert.NotEmpty(read);
        Assert.Empty(read.SelectMany(source => forbidden.Matches(source.Text).Select(match => $"{source.Path}: {match.Value.Trim()}")));
    }

    [Fact]
    public void References_FollowTheArrowsOfTheDesign()
    {
        Assert.NotEmpty(Projects);
        foreach (var project in Projects)
        {
            Assert.True(Allowed.TryGetValue(NameOf(project), out var allowed), $"{NameOf(project)} has no arrows yet");
            var references = XDocument.Load(project).Descendants("ProjectReference").Select(reference => NameOf((string)reference.Attribute("Include")!));
            Assert.Empty(references.Except(allowed).Select(reference => $"{NameOf(project)} -> {reference}"));
        }
    }

    [Fact]
    public void Nethereum_IsReferredToNowhere()
    {
        foreach (var file in Projects.Concat(Directory.GetFiles(RepositoryRoot.Path, "*.props")))
            Assert.DoesNotContain("Nethereum", File.ReadAllText(file), StringComparison.OrdinalIgnoreCase);
        NowhereIn(Sources(), UsesNethereum());
    }

    // The one exception draws the numbers that blind libsecp256k1 against timing; no result depends on them.
    [Fact]
    public void Ethereum_IsPure() => NowhereIn(
        Sources("Dm3.Ethereum").Select(source => source.Path.EndsWith("/LibSecp256k1Backend.cs", StringComparison.Ordinal) ? source with { Text = source.Text.Replace("RandomNumberGenerator.Fill", "", StringComparison.Ordinal) } : source),
        UsesTheWorld());

    // An application's own file is no server's database: the client keeps its one table to itself.
    [Fact]
    public void Sql_StandsInStorageOnly() => NowhereIn(
        Sources().Where(source => !source.Path.StartsWith("src/Dm3.Storage/", StringComparison.Ordinal) && source.Path != "src/Dm3.Client/Store/SqliteEntryLog.cs"), HoldsSql());

    [Fact]
    public void AspNet_StandsInHostsAndHostingOnly()
    {
        var hosts = (string[])["Dm3.Gateway", "Dm3.Delivery", "Dm3.Hosting", "Dm3.DevNet"];
        NowhereIn(Sources().Where(source => !hosts.Contains(source.Path.Split('/')[1])), UsesAspNet());
        foreach (var project in Projects.Where(project => !hosts.Contains(NameOf(project))))
            Assert.DoesNotContain("AspNetCore", File.ReadAllText(project), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_AreOfASizeThatCanBeRead() =>
        Assert.Empty(Sources().Where(source => source.Text.Count(each => each == '\n') > MaxLines).Select(source => source.Path));

    // The one exception holds a published vector by which a backend proves itself before it is chosen.
    [Fact]
    public void Sources_HoldNoKeyAndNoPathOfAMachine() =>
        NowhereIn(Sources().Where(source => !source.Path.EndsWith("/Secp256k1Selection.cs", StringComparison.Ordinal)), HoldsSecretOrMachine());

    [Fact]
    public void Projects_AreTestedOrSayWhyNot()
    {
        foreach (var name in Projects.Select(NameOf))
        {
            var tested = Directory.Exists(RepositoryRoot.Combine("tests", name + ".Tests"));
            Assert.True(tested != WithoutTestProject.ContainsKey(name), $"{name} {(tested ? "has tests and is excused" : "has neither tests nor a reason")}");
        }
    }

    // Each rule above is shown to see what it looks for.
    [Fact]
    public void Rules_SeeWhatTheyForbid()
    {
        Assert.Matches(UsesNethereum(), "using Nethereum.Web3;");
        foreach (var line in (string[])["using System.IO;", "File.ReadAllText(path)", "DateTime.UtcNow", "new Random()", "Random.Shared", "RandomNumberGenerator.Fill(x)", "TimeProvider clock", "HttpClient http", "ILogger<T> log", "Console.WriteLine(x)"])
            Assert.Matches(UsesTheWorld(), line);
        foreach (var line in (string[])["\"SELECT id FROM names\"", "INSERT INTO records (", "UPDATE names SET x", "DELETE FROM records", "CREATE TABLE x", "using Dapper;", "PRAGMA user_version"]) Assert.Matches(HoldsSql(), line);
        Assert.Matches(UsesAspNet(), "using Microsoft.AspNetCore.Http;");
        Assert.Matches(HoldsSecretOrMachine(), "\"0x" + new string('a', 64) + "\"");
        Assert.Matches(HoldsSecretOrMachine(), "/home/" + "somebody/x");
    }

    [GeneratedRegex(@"using Nethereum|Nethereum\.\w+\.")]
    private static partial Regex UsesNethereum();

    [GeneratedRegex(@"using System\.(IO|Net)\b|using Microsoft\.Extensions|\b(File|Directory)\.\w+\(|\bDateTime(Offset)?\.\w*Now|\bStopwatch\b|\bTimeProvider\b|\bnew Random\(|\bRandom\.Shared|\bRandomNumberGenerator\b|\bHttpClient\b|\bILogger\b|\bConsole\.")]
    private static partial Regex UsesTheWorld();

    [GeneratedRegex(@"\bSELECT\s.+\sFROM\s|\bINSERT INTO\s|\bUPDATE \w+ SET\s|\bDELETE FROM\s|\bCREATE (TABLE|INDEX)\s|\bPRAGMA \w|using Dapper")]
    private static partial Regex HoldsSql();

    [GeneratedRegex(@"Microsoft\.AspNetCore")]
    private static partial Regex UsesAspNet();

    // 32 bytes of hex in a literal of their own, and home folders.
    [GeneratedRegex(@"""(0x)?[0-9a-fA-F]{64}""|/home/\w|/Users/\w|/root/|C:\\Users")]
    private static partial Regex HoldsSecretOrMachine();
}
