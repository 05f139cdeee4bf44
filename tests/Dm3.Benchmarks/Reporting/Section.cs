namespace Dm3.Benchmarks.Reporting;

/// <summary>A table of the report with what is to be said about it.</summary>
internal sealed record Section(string Title, string Text, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
