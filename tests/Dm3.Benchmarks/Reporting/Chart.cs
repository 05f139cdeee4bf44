using System.Globalization;
using System.Text;

namespace Dm3.Benchmarks.Reporting;

/// <summary>Two pictures in one SVG: requests a second of each server, on a logarithmic scale, and cold throughput against the number of names.</summary>
internal static class Chart
{
    private const int Width = 860;
    private const int LabelWidth = 330;
    private const int BarHeight = 18;
    private const int CurveHeight = 220;
    private const string Style = "text{font:12px sans-serif;fill:#222}.t{font-weight:bold;font-size:14px}.o{fill:#1f6feb}.l{fill:#9aa4af}.p{fill:#d98a1f}";

    /// <summary>Draws what there is; null if that is nothing.</summary>
    public static string? Draw(ReportData data)
    {
        var bars = data.Figures.Where(figure => figure.Key.StartsWith("bar.", StringComparison.Ordinal)).ToArray();
        var growth = data.Figures.Where(figure => figure.Key.StartsWith("growth.at.", StringComparison.Ordinal))
            .Select(figure => (Names: double.Parse(figure.Key["growth.at.".Length..], CultureInfo.InvariantCulture), PerSecond: figure.Value)).OrderBy(point => point.Names).ToArray();
        if (bars.Length == 0 && growth.Length < 2) return null;

        var body = new StringBuilder();
        var y = 24;
        if (bars.Length > 0) y = Bars(body, bars, y);
        if (growth.Length > 1) y = Curve(body, growth, y + 24);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{y + 10}\" viewBox=\"0 0 {Width} {y + 10}\"><style>{Style}</style><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>{body}</svg>\n");
    }

    private static int Bars(StringBuilder body, KeyValuePair<string, double>[] bars, int y)
    {
        Text(body, 10, y, "Requests a second (logarithmic)", "t");
        y += 12;
        var most = Math.Log10(bars.Max(bar => bar.Value));
        const double Least = 2;
        // bar.<order>.<kind>.<label>
        foreach (var (key, value) in bars)
        {
            var parts = key.Split('.', 4);
            var length = Math.Max(2, (Math.Log10(Math.Max(value, 101)) - Least) / (most - Least) * (Width - LabelWidth - 90));
            Text(body, 10, y + 13, parts[3], "");
            body.Append(CultureInfo.InvariantCulture, $"<rect class=\"{parts[2]}\" x=\"{LabelWidth}\" y=\"{y}\" width=\"{length:0}\" height=\"{BarHeight - 4}\"/>");
            Text(body, LabelWidth + (int)length + 6, y + 12, value.ToString("#,0", CultureInfo.InvariantCulture), "");
            y += BarHeight;
        }

        return y;
    }

    private static int Curve(StringBuilder body, (double Names, double PerSecond)[] growth, int y)
    {
        Text(body, 10, y, "Cold look-ups a second against names in the file (logarithmic)", "t");
        var top = y + 16;
        var (first, last) = (Math.Log10(growth[0].Names), Math.Log10(growth[^1].Names));
        var most = growth.Max(point => point.PerSecond) * 1.1;
        int X(double names) => 70 + (int)((Math.Log10(names) - first) / (last - first) * (Width - 160));
        int Y(double perSecond) => top + (int)((1 - (perSecond / most)) * CurveHeight);
        body.Append(CultureInfo.InvariantCulture, $"<path d=\"M70 {top} V{top + CurveHeight} H{Width - 80}\" stroke=\"#999\" fill=\"none\"/>");
        body.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"#1f6feb\" stroke-width=\"2\" points=\"{string.Join(' ', growth.Select(point => ReportData.Text($"{X(point.Names)},{Y(point.PerSecond)}")))}\"/>");
        foreach (var (names, perSecond) in growth)
        {
            body.Append(CultureInfo.InvariantCulture, $"<circle class=\"o\" cx=\"{X(names)}\" cy=\"{Y(perSecond)}\" r=\"4\"/>");
            Text(body, X(names) - 20, Y(perSecond) - 10, perSecond.ToString("#,0", CultureInfo.InvariantCulture), "");
            Text(body, X(names) - 25, top + CurveHeight + 16, names.ToString("#,0", CultureInfo.InvariantCulture), "");
        }

        return top + CurveHeight + 22;
    }

    private static void Text(StringBuilder body, int x, int y, string text, string style) =>
        body.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" class=\"{style}\">{text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}</text>");
}
