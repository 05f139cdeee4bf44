namespace Dm3.Hosting.Api;

/// <summary>A request of a <c>.http</c> file.</summary>
/// <param name="Name">What stands after <c>###</c>.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Target">Path and query, without the host.</param>
/// <param name="Headers">Headers in order.</param>
/// <param name="Body">Body; empty for none.</param>
public sealed record HttpFileRequest(string Name, string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    /// <summary>Path without the query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>Whether a route's pattern stands for this request: same method, same number of segments, equal where the pattern has no parameter.</summary>
    public bool Fits(string method, string pattern)
    {
        var parts = Path.Split('/');
        var wanted = pattern.Split('/');
        return Method == method && parts.Length == wanted.Length
            && parts.Zip(wanted).All(pair => pair.Second.StartsWith('{') ? pair.First.Length > 0 : pair.First == pair.Second);
    }
}
