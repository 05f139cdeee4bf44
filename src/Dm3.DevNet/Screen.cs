using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Dm3.DevNet;

/// <summary>What the person at the keyboard sees: colours and a spinner on a terminal, plain lines elsewhere.</summary>
public sealed class Screen
{
    /// <summary>JSON in a line, as people read it.</summary>
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int LabelWidth = 18;
    private readonly IAnsiConsole _out = AnsiConsole.Create(new AnsiConsoleSettings());
    private readonly IAnsiConsole _errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Takes over standard output and standard error.</summary>
    public Screen()
    {
        // Redirected output is for programs and logs: long values stay on one line.
        if (Console.IsOutputRedirected) _out.Profile.Width = short.MaxValue;
        if (Console.IsErrorRedirected) _errors.Profile.Width = short.MaxValue;
    }

    /// <summary>Shows what is going on while something is set up.</summary>
    public Task<T> ProgressAsync<T>(Func<IProgress<string>, Task<T>> work)
    {
        if (!_out.Profile.Capabilities.Interactive || Console.IsOutputRedirected) return work(new Steps(step => _out.WriteLine($"{step} …")));
        return _out.Status().StartAsync("Starting", status => work(new Steps(step =>
        {
            _out.MarkupLine($"[grey]{Markup.Escape(step)} …[/]");
            status.Status(Markup.Escape(step));
        })));
    }

    /// <summary>Begins a part.</summary>
    public void Heading(string text)
    {
        _out.WriteLine();
        _out.MarkupLine($"[bold green]{Markup.Escape(text)}[/]");
    }

    /// <summary>A sentence.</summary>
    public void Text(string text) => _out.WriteLine(text);

    /// <summary>A value with its label; null shows as a dash.</summary>
    public void Value(string label, string? value) =>
        _out.MarkupLine($"  [grey]{Markup.Escape(label.PadRight(LabelWidth))}[/] {Markup.Escape(value ?? "-")}");

    /// <summary>A fault, on standard error, in one line.</summary>
    public void Fault(string text) => _errors.MarkupLine($"[red]{Markup.Escape(text.ReplaceLineEndings(" "))}[/]");

    // Progress<T> would hand the steps to other threads, out of order.
    private sealed class Steps(Action<string> show) : IProgress<string>
    {
        public void Report(string value) => show(value);
    }
}
