using Dm3.Cli.Output;
using Dm3.Cli.Settings;

namespace Dm3.Cli.Secrets;

/// <summary>Finds a zone's API key: a file, an environment variable, the dev net, or the person at the terminal.</summary>
internal static class ApiKeys
{
    /// <summary>The key; null if none is at hand and nobody can be asked.</summary>
    public static string? Find(CliHost host, CliSettings settings, string zone, string? file)
    {
        if ((file ?? host.Variable("DM3_API_KEY_FILE")) is { } path) return SecretFile.Read(host.PathOf(path));
        if (host.Variable("DM3_API_KEY") is { } variable) return variable;
        return settings.DevNet?.ApiKeys?.TryGetValue(zone, out var key) == true ? key : null;
    }

    /// <summary>The key, asked for if need be.</summary>
    public static async Task<string> GetAsync(CliHost host, CliSettings settings, Screen screen, string zone, string? file, CancellationToken cancellationToken)
    {
        if (Find(host, settings, zone, file) is { } key) return key;
        if (host.InIsTerminal && await Prompt.SecretAsync(host, screen, $"API key of {zone} (not shown):", cancellationToken) is { Length: > 0 } typed) return typed;
        throw CliException.Input($"Which API key of {zone}? Give --api-key-file FILE, or set DM3_API_KEY_FILE or DM3_API_KEY.");
    }
}
