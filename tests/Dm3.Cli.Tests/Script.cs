using System.Text;
using System.Text.RegularExpressions;

namespace Dm3.Cli.Tests;

/// <summary>
/// A text with commands and what they print. Lines: <c># comment</c>; <c>$ dm3 …</c> runs; <c>$ env NAME=VALUE</c>, <c>$ write FILE TEXT</c>, <c>$ mode 644 FILE</c>
/// and <c>$ input TEXT</c> (for the next command) prepare; <c>$ keep NAME</c> takes the last full hash that was printed, for <c>{NAME}</c> in later commands. What stands below a command is all that it prints: standard output, then standard error with
/// <c>! </c> in front, then <c>[exit N]</c> unless 0. Between angle brackets stand wildcards: address, hash, short (the beginning of a hash), hex, signature, time, unix, millis,
/// number, url, word, and … for any text of the line.
/// </summary>
internal static partial class Script
{
    private static readonly Dictionary<string, string> Wildcards = new()
    {
        ["address"] = "0x[0-9a-fA-F]{40}",
        ["hash"] = "0x[0-9a-f]{64}",
        ["short"] = "0x[0-9a-f]{8}",
        ["hex"] = "0x[0-9a-f]*",
        ["signature"] = "0x[0-9a-f]{130}",
        ["time"] = @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ",
        ["unix"] = @"\d{10}",
        ["millis"] = @"\d{13}",
        ["number"] = @"\d+",
        ["url"] = @"http://127\.0\.0\.1:\d+",
        ["word"] = @"\S+",
        ["…"] = ".*",
    };

    /// <summary>Runs a script and gives it back as it went, with what it expected where that was met.</summary>
    public static async Task<string> PlayAsync(string script, Shell shell)
    {
        var played = new StringBuilder();
        var (input, printed) = ("", "");
        var kept = new Dictionary<string, string>();
        foreach (var block in Blocks(script))
        {
            var command = block.Command;
            if (command is null)
            {
                played.Append(block.Text);
                continue;
            }

            played.Append("$ ").Append(command).Append('\n');
            var words = Shell.Split(kept.Aggregate(command, (text, each) => text.Replace($"{{{each.Key}}}", each.Value, StringComparison.Ordinal)));
            if (words[0] == "keep")
            {
                kept[words[1]] = Hash().Matches(printed)[^1].Value;
                played.Append(block.Text);
                continue;
            }

            if (words[0] != "dm3")
            {
                input = Prepare(words, command, shell) ?? input;
                played.Append(block.Text);
                continue;
            }

            var result = await shell.RunAsync(words[1..], input);
            input = "";
            var actual = printed = Written(result, shell);
            played.Append(Fits(block.Text, actual) ? block.Text : Mask(actual) + Tail(block.Text));
        }

        return played.ToString();
    }

    private sealed record Block(string? Command, string Text);

    private static IEnumerable<Block> Blocks(string script)
    {
        string? command = null;
        var text = new StringBuilder();
        foreach (var line in script.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                yield return new Block(command, text.ToString());
                command = line[2..];
                text.Clear();
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }

        yield return new Block(command, text.ToString());
    }

    private static string? Prepare(List<string> words, string command, Shell shell)
    {
        switch (words[0])
        {
            case "env":
                shell.Environment[words[1].Split('=')[0]] = words[1][(words[1].IndexOf('=', StringComparison.Ordinal) + 1)..];
                return null;
            case "write":
                Directory.CreateDirectory(Path.GetDirectoryName(shell.PathOf(words[1]))!);
                File.WriteAllText(shell.PathOf(words[1]), words[2] + "\n");
                return null;
            case "mode":
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(shell.PathOf(words[2]), (UnixFileMode)Convert.ToInt32(words[1], 8));
                return null;
            case "input":
                return words[1] + "\n";
            default:
                throw new FormatException($"The script does not know: {command}");
        }
    }

    private static string Written(Shell.Result result, Shell shell)
    {
        var text = new StringBuilder();
        foreach (var line in Lines(result.Out)) text.Append(line).Append('\n');
        foreach (var line in Lines(result.Error)) text.Append("! ").Append(line).Append('\n');
        if (result.ExitCode != 0) text.Append("[exit ").Append(result.ExitCode).Append("]\n");
        return text.ToString().Replace(shell.Directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()).Where((line, at) => line.Length > 0 || at > 0);

    // Blank lines and comments at the end of a block belong to the script, not to the output.
    private static string Tail(string text)
    {
        var lines = text.Split('\n');
        var end = lines.Length - 1;
        while (end > 0 && (lines[end - 1].Length == 0 || lines[end - 1].StartsWith("# ", StringComparison.Ordinal))) end--;
        return string.Join('\n', lines[end..]);
    }

    private static bool Fits(string expected, string actual)
    {
        var text = expected[..^Tail(expected).Length];
        var pattern = Wildcard().Replace(Regex.Escape(text), match => Wildcards.TryGetValue(match.Groups[1].Value, out var form) ? form : match.Value);
        return Regex.IsMatch(actual, $@"\A{pattern}\z");
    }

    // What differs from run to run, as wildcards: for the failure's text, and for recording a new script.
    private static string Mask(string actual)
    {
        var masked = Regex.Replace(actual, "0x[0-9a-f]{130}", "<signature>");
        masked = Regex.Replace(masked, "0x[0-9a-f]{64}", "<hash>");
        masked = Regex.Replace(masked, Wildcards["url"], "<url>");
        masked = Regex.Replace(masked, Wildcards["time"], "<time>");
        masked = Regex.Replace(masked, @"\b0x[0-9a-f]{8}\b", "<short>");
        masked = Regex.Replace(masked, @"\b1[789]\d{11}\b", "<millis>");
        return Regex.Replace(masked, @"\b1[789]\d{8}\b", "<unix>");
    }

    [GeneratedRegex("0x[0-9a-f]{64}")]
    private static partial Regex Hash();

    [GeneratedRegex("<([a-z…]+)>")]
    private static partial Regex Wildcard();
}
