using System.Text;
using Spectre.Console;

namespace Dm3.Cli.Output;

/// <summary>What the person or the program at the other end gets: colours and tables on a terminal, plain lines elsewhere, or one JSON document.</summary>
internal sealed class Screen
{
    private readonly CliHost _host;
    private readonly bool _json;
    private readonly IAnsiConsole _out;
    private readonly IAnsiConsole _error;

    public Screen(CliHost host, bool json, bool plain)
    {
        _host = host;
        _json = json;
        var mayColour = !plain && host.Variable("NO_COLOR") is null;
        var forced = mayColour && host.Variable("FORCE_COLOR") is not null;
        var coloured = mayColour && host.Variable("TERM") != "dumb";
        _out = Create(host.Out, coloured && host.OutIsTerminal, forced, host.OutIsTerminal);
        _error = Create(host.Error, coloured && host.ErrorIsTerminal, forced, host.ErrorIsTerminal);
    }

    public bool IsJson => _json;

    /// <summary>Whether bars and spinners may move: on standard error, so that a pipe gets the result only.</summary>
    public bool ShowsProgress => _host.ErrorIsTerminal && _error.Profile.Capabilities.Ansi;

    /// <summary>Standard error, for bars and prompts.</summary>
    public IAnsiConsole Error => _error;

    /// <summary>The result: one JSON document, or the same for people.</summary>
    public void Show(object document, Action human)
    {
        if (_json) _host.Out.WriteLine(Json.Document(document));
        else human();
    }

    /// <summary>One of a stream of results: one line of JSON, or the same for people.</summary>
    public void ShowLine(object document, Action human)
    {
        if (_json) _host.Out.WriteLine(Json.Line(document));
        else human();
        _host.Out.Flush();
    }

    /// <summary>A result that is what it is, whoever reads it: a document to sign, a script.</summary>
    public void Raw(string text) => _host.Out.WriteLine(text);

    public void Text(string text) => _out.MarkupLine(Markup.Escape(Printable(text)));

    public void Good(string text) => _out.MarkupLine(Styled(_out, "green", text));

    public void Heading(string text) => _out.MarkupLine(Styled(_out, "bold", text));

    /// <summary>Labels with their values; null values are left out.</summary>
    public void Values(params (string Label, string? Value)[] values)
    {
        var shown = values.Where(each => each.Value is not null).ToList();
        var width = shown.Count == 0 ? 0 : shown.Max(each => each.Label.Length);
        foreach (var (label, value) in shown) _out.MarkupLine($"{Styled(_out, "grey", label.PadRight(width))}  {Markup.Escape(Printable(value!))}");
    }

    /// <summary>A table.</summary>
    /// <param name="columns">Headings.</param>
    /// <param name="rows">Cells.</param>
    /// <param name="onlyLastWraps">On a narrow terminal the last column gives way, and no other.</param>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows, bool onlyLastWraps = false)
    {
        var table = new Table { Border = _out.Profile.Capabilities.Ansi ? TableBorder.Rounded : TableBorder.None };
        if (table.Border == TableBorder.None) table.Collapse();
        for (var i = 0; i < columns.Count; i++) table.AddColumn(new TableColumn(Styled(_out, "bold", columns[i])) { NoWrap = onlyLastWraps && i < columns.Count - 1 });
        foreach (var row in rows) table.AddRow([.. row.Select(cell => Markup.Escape(Printable(cell ?? "-")))]);
        _out.Write(table);
    }

    /// <summary>A mark in front of a line: what came of a check.</summary>
    public void Mark(string mark, string colour, string text) => _out.MarkupLine($"{Styled(_out, colour, mark)}  {Markup.Escape(Printable(text))}");

    /// <summary>Something to know that is no result; on standard error.</summary>
    public void Note(string text)
    {
        if (!_json) _error.MarkupLine(Styled(_error, "grey", text));
    }

    /// <summary>Why the command ends without a result: one line on standard error, with <c>--json</c> a JSON one.</summary>
    public void Fault(ExitCode exitCode, string code, string message)
    {
        var line = Printable(message);
        if (_json) _host.Error.WriteLine(Json.Line(new { error = new { code, message = line, exitCode = (int)exitCode } }));
        else _error.MarkupLine($"{Styled(_error, "red", "dm3:")} {Markup.Escape(line)}");
    }

    // Names, records and refusals are strangers' text: what could steer the terminal is shown as what it is.
    internal static string Printable(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        var shown = new StringBuilder(text.Length);
        foreach (var each in text)
        {
            if (each is '\n' or '\r' or '\t') shown.Append(' ');
            else if (char.IsControl(each)) shown.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)each:x4}");
            else shown.Append(each);
        }

        return shown.ToString();
    }

    // Without colours Spectre.Console would still reset the terminal's around styled text.
    private static string Styled(IAnsiConsole console, string style, string text)
    {
        var shown = Markup.Escape(Printable(text));
        return console.Profile.Capabilities.Ansi ? $"[{style}]{shown}[/]" : shown;
    }

    private static IAnsiConsole Create(TextWriter writer, bool coloured, bool forced, bool terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = forced ? AnsiSupport.Yes : coloured ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = forced ? ColorSystemSupport.Standard : coloured ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        // Redirected output is for programs: long values stay on one line.
        if (!terminal) console.Profile.Width = short.MaxValue;
        return console;
    }
}
