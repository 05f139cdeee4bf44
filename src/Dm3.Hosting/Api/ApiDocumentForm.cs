namespace Dm3.Hosting.Api;

/// <summary>What differs from host to host in the API document.</summary>
public sealed record ApiDocumentForm
{
    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>What the API is for. Markdown.</summary>
    public required string Description { get; init; }

    /// <summary>Parameters by name.</summary>
    public IReadOnlyDictionary<string, RouteParameter> Parameters { get; init; } = new Dictionary<string, RouteParameter>();

    /// <summary>
    /// Routes: those that are described here rather than where they are mapped, and those that are answered before routing, so that no endpoint stands for them.
    /// </summary>
    public IReadOnlyList<DescribedRoute> Routes { get; init; } = [];

    /// <summary>Statuses with which any route can be refused, but those that are about the service itself.</summary>
    public IReadOnlyList<int> RefusalsOfAll { get; init; } = [];

    /// <summary>Every <c>code</c> of a refusal, with what it says in Markdown; empty for none.</summary>
    public IReadOnlyDictionary<string, string> Codes { get; init; } = new Dictionary<string, string>();

    /// <summary>Requests with their recorded answers; empty for none.</summary>
    public IReadOnlyList<ApiExample> Examples { get; init; } = [];
}
