namespace Dm3.Hosting.Api;

/// <summary>
/// Reads <c>.http</c> files as editors do (JetBrains, Visual Studio, VS Code): <c>###</c> parts requests, <c>@name = value</c> sets a variable, <c>{{name}}</c> uses it.
/// </summary>
public static class HttpFile
{
    /// <summary>Reads the requests; each must have a name of its own after <c>###</c>.</summary>
    /// <exception cref="FormatException">A request has no name, or one that another has.</exception>
    public static IReadOnlyList<HttpFileRequest> Read(string text)
    {
        var variables = new Dictionary<string, string> { ["host"] = "" };
        var requests = new List<HttpFileRequest>();
        var name = "";
        var block = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Append("###"))
        {
            if (line.StartsWith('@') && line.Split('=', 2) is [var variable, var value])
            {
                // The host is where the reader's service is; a request's target is what comes behind it.
                if (variable[1..].Trim() != "host") variables[variable[1..].Trim()] = value.Trim();
            }
            else if (line.StartsWith("###", StringComparison.Ordinal))
            {
                if (block.Any(each => each.Trim().Length > 0)) requests.Add(Parse(name, block, variables));
                name = line[3..].Trim();
                block.Clear();
            }
            else if (!line.StartsWith("# ", StringComparison.Ordinal) && !line.StartsWith("//", StringComparison.Ordinal))
            {
                block.Add(line);
            }
        }

        return requests.DistinctBy(request => request.Name).Count() == requests.Count ? requests : throw new FormatException("Two requests have one name.");
    }

    private static HttpFileRequest Parse(string name, List<string> lines, Dictionary<string, string> variables)
    {
        if (name.Length == 0) throw new FormatException("A request has no name.");
        var filled = lines.SkipWhile(line => line.Trim().Length == 0).Select(line => Fill(line, variables)).ToList();
        if (filled[0].Split(' ', 2) is not [var method, var target]) throw new FormatException($"The request '{name}' has no target.");
        var headers = filled.Skip(1).TakeWhile(line => line.Trim().Length > 0).Select(line => line.Split(':', 2)).Select(parts => (parts[0].Trim(), parts[^1].Trim()));
        var body = string.Join('\n', filled.Skip(1).SkipWhile(line => line.Trim().Length > 0)).Trim();
        return new HttpFileRequest(name, method, target.Trim(), [.. headers], body);
    }

    private static string Fill(string line, Dictionary<string, string> variables) =>
        variables.Aggregate(line, (filled, variable) => filled.Replace("{{" + variable.Key + "}}", variable.Value, StringComparison.Ordinal));
}
