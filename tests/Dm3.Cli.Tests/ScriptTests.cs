using Dm3.Testing;

namespace Dm3.Cli.Tests;

/// <summary>Plays the scripts of the folder <c>Scripts</c> on the dev net. With <c>DM3_RECORD=1</c> what was printed is written into them, to be read before it is committed.</summary>
[Collection(NetworkTests.Name)]
public sealed class ScriptTests(NetworkFixture fixture)
{
    private static string Folder => RepositoryRoot.Combine("tests", "Dm3.Cli.Tests", "Scripts");

    public static TheoryData<string> Scripts => [.. Directory.GetFiles(Folder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Prints_WhatTheScriptSays(string script)
    {
        var path = Path.Combine(Folder, script + ".txt");
        var expected = (await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n");
        using var shell = new Shell();
        shell.Environment["DM3_DEVNET"] = fixture.Network.DescriptionFile;
        shell.Environment["HOME"] = shell.Directory;
        var played = await Script.PlayAsync(expected, shell);
        if (Environment.GetEnvironmentVariable("DM3_RECORD") == "1" && played != expected) await File.WriteAllTextAsync(path, played);
        else Assert.Equal(expected, played);
    }

    [Fact]
    public void Scripts_AreThere() => Assert.True(Scripts.Count >= 8);

    // The runner itself: a line that differs is not taken.
    [Fact]
    public async Task Runner_SeesADifference()
    {
        using var shell = new Shell();
        const string Wrong = "$ dm3 keys show\n! dm3: Something else.\n[exit 6]\n";
        Assert.NotEqual(Wrong, await Script.PlayAsync(Wrong, shell));
        const string Right = "$ dm3 keys show\n! dm3: Whose key signs? <…>\n[exit 6]\n";
        Assert.Equal(Right, await Script.PlayAsync(Right, shell));
    }
}
