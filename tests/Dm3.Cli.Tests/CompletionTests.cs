namespace Dm3.Cli.Tests;

/// <summary>The completion script in the shells that it is for, as far as they are here.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-completion-");

    public CompletionTests()
    {
        var program = Path.Combine(_folder.FullName, "dm3");
        File.WriteAllText(program, $"#!/bin/sh\nexec {Dm3Process.Command} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("dm3 se", "send")]
    [InlineData("dm3 out", "outbox")]
    [InlineData("dm3 outbox ", "list flush drop invite")]
    [InlineData("dm3 --devnet outbox f", "flush")]
    [InlineData("dm3 send bob.eth --re", "--react --reply-to")]
    [InlineData("dm3 inbox --dis", "--discard")]
    [InlineData("dm3 zone ex", "export")]
    [InlineData("dm3 completion z", "zsh")]
    [InlineData("dm3 nothing-begins-so", "")]
    public async Task Bash_Completes(string line, string expected)
    {
        // As readline calls it: the words, which of them, the line and the place in it.
        var program = $$"""
            cd "$FOLDER" && touch -- '-x' && source <(dm3 completion bash) && complete -p dm3 >/dev/null || exit 9
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            read -ra COMP_WORDS <<<"$COMP_LINE"
            [ "${COMP_LINE: -1}" = ' ' ] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _dm3
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var bash = Dm3Process.Shell("bash", program, Environment());
        Assert.Equal(0, await bash.EndAsync());
        var offered = bash.Written.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (expected.Contains(' ', StringComparison.Ordinal) && line.EndsWith(' ')) Assert.Superset(expected.Split(' ').ToHashSet(), offered.ToHashSet());
        else Assert.Equal(expected, string.Join(' ', offered.Order(StringComparer.Ordinal)));
        // A file of that name is nothing of dm3's.
        Assert.DoesNotContain("-x", offered);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Script_IsOneForItsShell(string shell)
    {
        var installed = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, shell)));
        using var dm3 = Dm3Process.Shell("sh", installed ? $"dm3 completion {shell} > \"$FOLDER/script\" && {shell} -n \"$FOLDER/script\"" : $"dm3 completion {shell}", Environment());
        Assert.Equal(0, await dm3.EndAsync());
        if (!installed) Assert.Contains(shell, dm3.Written, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Dictionary<string, string> Environment() => new() { ["PATH"] = $"{_folder.FullName}:{System.Environment.GetEnvironmentVariable("PATH")}", ["FOLDER"] = _folder.FullName };
}
