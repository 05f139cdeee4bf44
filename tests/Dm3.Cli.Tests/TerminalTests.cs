using System.Text.RegularExpressions;

namespace Dm3.Cli.Tests;

/// <summary>Colours, bars and prompts on a real terminal, and none of them in a pipe.</summary>
[Collection(NetworkTests.Name)]
public sealed partial class TerminalTests(NetworkFixture fixture) : IDisposable
{
    private const string Key = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";

    private readonly Shell _shell = new();

    [Theory]
    [InlineData(true, "", "", true)]
    [InlineData(true, "NO_COLOR", "", false)]
    [InlineData(true, "", "--plain", false)]
    [InlineData(true, "FORCE_COLOR", "--plain", false)]
    [InlineData(false, "", "", false)]
    [InlineData(false, "FORCE_COLOR", "", true)]
    public async Task Colours_AreForTerminals_UnlessSomebodySaysOtherwise(bool terminal, string variable, string option, bool coloured)
    {
        var environment = Environment(variable.Length > 0 ? [(variable, "1")] : []);
        const string Arguments = "--devnet zone show";
        using var dm3 = terminal ? Dm3Process.OnTerminal($"{Arguments} {option}", environment) : Dm3Process.InPipe($"{Arguments} {option}", environment);
        Assert.Equal(0, await dm3.EndAsync());
        Assert.Contains("messengerxy.eth", dm3.Written, StringComparison.Ordinal);
        Assert.Equal((coloured, coloured), (Colour().IsMatch(dm3.Written), dm3.Written.Contains('╭', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Json_HasNoColours_EvenOnATerminal()
    {
        using var dm3 = Dm3Process.OnTerminal("--devnet --json zone show", Environment(("FORCE_COLOR", "1")));
        Assert.Equal(0, await dm3.EndAsync());
        Assert.DoesNotMatch(Colour(), dm3.Written);
    }

    [Fact]
    public async Task Secret_IsAskedForWithoutEcho()
    {
        using var dm3 = Dm3Process.OnTerminal($"keys import {_shell.PathOf("typed.key")}", Environment());
        await dm3.SeeAsync("Private key (not shown):");
        await dm3.TypeAsync(Key + "\r");
        Assert.Equal(0, await dm3.EndAsync());
        Assert.Contains("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", dm3.Written, StringComparison.Ordinal);
        Assert.DoesNotContain(Key[..12], dm3.Written, StringComparison.Ordinal);
        Assert.Equal(Key, File.ReadAllText(_shell.PathOf("typed.key")).Trim());
    }

    [Theory]
    [InlineData("n", 130, "Nothing was done.")]
    [InlineData("y", 0, "is released.")]
    public async Task Question_IsAskedBeforeWhatCannotBeUndone(string answer, int exitCode, string said)
    {
        var name = $"asked-{answer}.dm3.eth";
        Assert.Equal(0, (await NewShell().RunAsync($"--devnet --account 8 name register {name}")).ExitCode);
        using var dm3 = Dm3Process.OnTerminal($"--devnet --account 8 name release {name}", Environment());
        await dm3.SeeAsync("[y/n]");
        await dm3.TypeAsync(answer + "\r");
        Assert.True(exitCode == await dm3.EndAsync(), dm3.Written);
        Assert.Contains(said, dm3.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bar_MovesOnATerminal_AndIsNotInAPipe()
    {
        var lines = string.Concat(Enumerable.Range(0, 400).Select(i => $$$"""{"name":"bar{{{i}}}.dm3.eth","records":{"texts":{"url":"https://example.org/{{{i}}}"} } }""" + "\n"));
        File.WriteAllText(_shell.PathOf("bar.jsonl"), lines);
        using (var dm3 = Dm3Process.OnTerminal($"--devnet zone import dm3.eth {_shell.PathOf("bar.jsonl")}", Environment()))
        {
            Assert.Equal(0, await dm3.EndAsync());
            Assert.Contains("Importing dm3.eth", dm3.Written, StringComparison.Ordinal);
            Assert.Contains("400 created", dm3.Written, StringComparison.Ordinal);
        }

        using var piped = Dm3Process.InPipe($"--devnet zone import dm3.eth {_shell.PathOf("bar.jsonl")} 2>&1", Environment());
        Assert.Equal(0, await piped.EndAsync());
        Assert.Equal("400 unchanged", piped.Written.Trim());
    }

    public void Dispose() => _shell.Dispose();

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colour();

    private Shell NewShell()
    {
        _shell.Environment["DM3_DEVNET"] = fixture.Network.DescriptionFile;
        return _shell;
    }

    private Dictionary<string, string> Environment(params (string Name, string Value)[] more)
    {
        var all = new Dictionary<string, string> { ["DM3_DEVNET"] = fixture.Network.DescriptionFile };
        foreach (var (name, value) in more) all[name] = value;
        return all;
    }
}
