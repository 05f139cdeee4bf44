using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dm3.Benchmarks.Reporting;

/// <summary>Writes a run as Markdown, JSON and a chart.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes all three, named by day and amount.</summary>
    /// <returns>The Markdown file.</returns>
    public static string Write(ReportData data, string folder)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, data.Begun.ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture) + "-" + data.Mode);
        File.WriteAllText(name + ".json", JsonSerializer.Serialize(data, Json) + "\n");
        var chart = Chart.Draw(data);
        if (chart is not null) File.WriteAllText(name + ".svg", chart);
        File.WriteAllText(name + ".md", Markdown(data, chart is null ? null : Path.GetFileName(name) + ".svg"));
        return name + ".md";
    }

    private static string Markdown(ReportData data, string? chart)
    {
        var text = new StringBuilder();
        text.Line($"# Benchmarks of {data.Begun:yyyy-MM-dd HH:mm} UTC, {data.Mode}").Line($"");
        text.Line($"{data.Machine}.");
        text.Line($"{string.Join(", ", data.Versions.Select(version => $"{version.Key} {version.Value}"))}.");
        text.Line($"Load average before: {data.LoadBefore}; took {data.Minutes:0.0} minutes. Servers and load generator share the processors; ratios are of turns in one round.").Line($"");
        if (chart is not null) text.Line($"![Chart]({chart})").Line($"");
        text.Line($"## Budgets").Line($"").Line($"| what | wanted | measured | |").Line($"|---|---|---|---|");
        foreach (var budget in Budget.All)
        {
            var known = data.Figures.TryGetValue(budget.Figure, out var figure);
            text.Line($"| {budget.What} | {(budget.AtLeast ? "≥" : "<")} {budget.Limit:#,0.##} {budget.Unit} | {(known ? ReportData.Text($"{figure:#,0.##} {budget.Unit}") : "not measured")} | {(!known ? "" : budget.IsMet(figure) ? "met" : "**missed**")} |");
        }

        foreach (var missing in data.Missing) text.Line($"").Line($"Not measured: {missing}");
        foreach (var section in data.Sections)
        {
            text.Line($"").Line($"## {section.Title}").Line($"");
            if (section.Text.Length > 0) text.Line($"{section.Text}").Line($"");
            if (section.Columns.Count == 0) continue;
            text.Line($"| {string.Join(" | ", section.Columns)} |").Line($"|{string.Concat(Enumerable.Repeat("---|", section.Columns.Count))}");
            foreach (var row in section.Rows) text.Line($"| {string.Join(" | ", row)} |");
        }

        return text.ToString();
    }

    private static StringBuilder Line(this StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
