namespace Dm3.Hosting.Api;

/// <summary>A route with its description.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">Path with parameters in braces, without constraints.</param>
/// <param name="Description">What it does.</param>
public sealed record DescribedRoute(string Method, string Pattern, RouteDescription Description);
