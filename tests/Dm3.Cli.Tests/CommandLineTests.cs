using System.CommandLine;
using System.Text.RegularExpressions;
using Dm3.Testing;

namespace Dm3.Cli.Tests;

/// <summary>What holds for every command, also the next one.</summary>
public sealed partial class CommandLineTests
{
    internal static CliHost Nowhere { get; } = new() { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Environment = _ => null, Directory = Path.GetTempPath() };

    /// <summary>Every command that does something, by its words.</summary>
    internal static IEnumerable<(string Words, Command Command)> Leaves(Command from, string words = "")
    {
        if (from.Subcommands.Count == 0) return [(words, from)];
        return from.Subcommands.SelectMany(each => Leaves(each, $"{words} {each.Name}".Trim()));
    }

    // The command line is in the list of processes and in the shell's history.
    [Fact]
    public void NoSecret_IsTakenFromTheCommandLine()
    {
        var root = Dm3Command.Create(Nowhere);
        foreach (var (words, command) in Leaves(root))
        {
            foreach (var option in command.Options.Concat(root.Options).Where(option => option.ValueType != typeof(bool)))
            {
                if (Secret().IsMatch(option.Name) || Secret().IsMatch(option.Description ?? "")) Assert.True(option.HelpName == "FILE", $"dm3 {words} {option.Name} takes a secret.");
            }

            foreach (var argument in command.Arguments)
                Assert.False(Secret().IsMatch(argument.Name), $"dm3 {words} <{argument.Name}> takes a secret.");
        }
    }

    [Fact]
    public void EveryCommand_AndOption_IsDescribed()
    {
        var root = Dm3Command.Create(Nowhere);
        foreach (var (words, command) in Leaves(root))
        {
            Assert.False(string.IsNullOrEmpty(command.Description), words);
            Assert.All(command.Options, option => Assert.False(string.IsNullOrEmpty(option.Description), $"{words} {option.Name}"));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrEmpty(argument.Description), $"{words} {argument.Name}"));
        }
    }

    [Fact]
    public void ExitCodes_AreTheSameInTheHelpTheReadmeAndTheCode()
    {
        var codes = Enum.GetValues<ExitCode>().Select(code => (int)code).ToList();
        var readme = File.ReadAllText(RepositoryRoot.Combine("src", "Dm3.Cli", "README.md"));
        var table = ReadmeCode().Matches(readme).ToDictionary(match => int.Parse(match.Groups[1].Value), match => match.Groups[2].Value);
        var help = HelpCode().Matches(Dm3Command.Create(Nowhere).Description!).ToDictionary(match => int.Parse(match.Groups[1].Value), match => match.Groups[2].Value.TrimEnd());
        Assert.Equal(codes, table.Keys.Order());
        Assert.Equal(table, help);
    }

    [Fact]
    public void ExitCodes_AreEachSeenInAScript()
    {
        var scripts = string.Concat(Directory.GetFiles(RepositoryRoot.Combine("tests", "Dm3.Cli.Tests", "Scripts"), "*.txt").Select(File.ReadAllText));
        // 0 is written by nothing, 130 is InterruptTests' and TerminalTests', 1 nobody knows how to provoke.
        foreach (var code in Enum.GetValues<ExitCode>().Except([ExitCode.Done, ExitCode.Fault, ExitCode.Interrupted]))
            Assert.Contains($"[exit {(int)code}]", scripts, StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_NamesEveryCommandAndVariable()
    {
        var readme = File.ReadAllText(RepositoryRoot.Combine("src", "Dm3.Cli", "README.md"));
        foreach (var command in Dm3Command.Create(Nowhere).Subcommands)
        {
            var row = readme.Split('\n').SingleOrDefault(line => line.StartsWith($"| `{command.Name}", StringComparison.Ordinal));
            Assert.True(row is not null, $"The README has no row for dm3 {command.Name}.");
            foreach (var sub in command.Subcommands) Assert.Matches($@"\b{sub.Name}\b", row);
        }

        var sources = Directory.GetFiles(RepositoryRoot.Combine("src", "Dm3.Cli"), "*.cs", SearchOption.AllDirectories).Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText);
        foreach (var variable in sources.SelectMany(source => Variable().Matches(source)).Select(match => match.Groups[1].Value).Distinct())
            Assert.Contains($"`{variable}`", readme, StringComparison.Ordinal);
    }

    [GeneratedRegex("private key|secret|password|passphrase|mnemonic|api.key|signature|token", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(@"^\| (\d+) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex ReadmeCode();

    [GeneratedRegex(@"^ +(\d+) +(\S.*)$", RegexOptions.Multiline)]
    private static partial Regex HelpCode();

    [GeneratedRegex("Variable\\(\"((?:DM3|NO|FORCE)_[A-Z_]+)\"\\)")]
    private static partial Regex Variable();
}
