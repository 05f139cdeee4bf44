namespace Dm3.Hosting.Api;

/// <summary>A parameter of routes, described once for all that have it.</summary>
/// <param name="Description">What it is and how it is written.</param>
/// <param name="Example">A value.</param>
public sealed record RouteParameter(string Description, string Example);
