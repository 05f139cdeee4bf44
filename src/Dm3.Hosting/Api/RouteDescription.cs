namespace Dm3.Hosting.Api;

/// <summary>What the API document says about a route beside what its pattern and its examples show. Attached by <see cref="ApiDocument.Describe{T}"/>.</summary>
/// <param name="Group">Heading that it stands under.</param>
/// <param name="Summary">One line.</param>
public sealed record RouteDescription(string Group, string Summary)
{
    /// <summary>More than the summary says. Markdown.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Statuses of success. 204 and 304 have no body.</summary>
    public IReadOnlyList<int> Success { get; init; } = [200];

    /// <summary>Media type of a success.</summary>
    public string Type { get; init; } = "application/json";

    /// <summary>Statuses of refusals, in the form of <see cref="RefusalForm"/>.</summary>
    public IReadOnlyList<int> Refusals { get; init; } = [];

    /// <summary>Form of a refusal.</summary>
    public RefusalForm RefusalForm { get; init; }

    /// <summary>Names of query parameters.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    /// <summary>Media type of the request's body; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>Whether it takes a key as <c>Authorization: Bearer</c>.</summary>
    public bool Bearer { get; init; }
}
