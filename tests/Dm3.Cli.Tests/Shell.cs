using System.Text;

namespace Dm3.Cli.Tests;

/// <summary>A folder, an environment and the command, run in this process as it is run by a shell.</summary>
internal sealed class Shell : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("dm3-cli-");

    /// <summary>What a command came to.</summary>
    public sealed record Result(int ExitCode, string Out, string Error);

    public Dictionary<string, string> Environment { get; } = [];

    public string Directory => _folder.FullName;

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public async Task<Result> RunAsync(IReadOnlyList<string> arguments, string input = "", CancellationToken stop = default)
    {
        var (output, error) = (new StringBuilder(), new StringBuilder());
        await using var outWriter = new StringWriter(output);
        await using var errorWriter = new StringWriter(error);
        var host = new CliHost
        {
            Out = outWriter,
            Error = errorWriter,
            In = new StringReader(input),
            Environment = Environment.GetValueOrDefault,
            Directory = Directory,
            Clock = Clock,
        };
        var exitCode = await Dm3Command.RunAsync(arguments, host, stop);
        return new Result(exitCode, output.ToString(), error.ToString());
    }

    public Task<Result> RunAsync(string line) => RunAsync(Split(line));

    /// <summary>Words of a command line; quotes keep blanks together.</summary>
    public static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, started) = ('\0', false);
        foreach (var each in line)
        {
            if (quote != '\0')
            {
                if (each == quote) quote = '\0';
                else word.Append(each);
            }
            else if (each is '\'' or '"')
            {
                (quote, started) = (each, true);
            }
            else if (each != ' ')
            {
                word.Append(each);
                started = true;
            }
            else if (started)
            {
                words.Add(word.ToString());
                word.Clear();
                started = false;
            }
        }

        if (started) words.Add(word.ToString());
        return words;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
