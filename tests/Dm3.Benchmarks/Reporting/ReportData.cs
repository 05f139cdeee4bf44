using System.Globalization;

namespace Dm3.Benchmarks.Reporting;

/// <summary>What a run found out: tables to read, and figures by name for budgets, charts and whoever compares runs.</summary>
internal sealed class ReportData
{
    public required string Mode { get; init; }

    public required DateTimeOffset Begun { get; init; }

    public required string Machine { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    public required string LoadBefore { get; init; }

    public double Minutes { get; set; }

    public SortedDictionary<string, double> Figures { get; } = new(StringComparer.Ordinal);

    public List<Section> Sections { get; } = [];

    /// <summary>Parts that could not be measured, and why.</summary>
    public List<string> Missing { get; } = [];

    public void Add(string title, string text, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) => Sections.Add(new Section(title, text, columns, [.. rows]));

    /// <summary>Text with numbers as the reports write them.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
