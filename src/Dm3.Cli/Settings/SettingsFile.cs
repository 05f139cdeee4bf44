using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dm3.Cli.Settings;

/// <summary>Content of the settings file. Every member may be left out; an unknown one is a fault, since it would be a setting without effect.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SettingsFile
{
    private const int MaxBytes = 64 * 1024;
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public string? Gateway { get; init; }

    public string? Rpc { get; init; }

    public string? EnsRegistry { get; init; }

    public string? KeyFile { get; init; }

    public string? DeliveryService { get; init; }

    public string? Name { get; init; }

    public string? Store { get; init; }

    public string? Device { get; init; }

    /// <summary>Plain http and addresses of this network are allowed: for test networks.</summary>
    public bool AllowLocal { get; init; }

    /// <summary>Reads a file. Relative paths in it start from its folder.</summary>
    public static SettingsFile Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes) throw CliException.Usage($"{path} is no settings file: it has more than {MaxBytes} bytes.");
            var read = JsonSerializer.Deserialize<SettingsFile>(File.ReadAllText(path), Strict) ?? throw CliException.Usage($"{path} holds no JSON object.");
            var folder = Path.GetDirectoryName(path)!;
            return read with
            {
                KeyFile = read.KeyFile is null ? null : Path.GetFullPath(read.KeyFile, folder),
                Store = read.Store is null ? null : Path.GetFullPath(read.Store, folder),
            };
        }
        catch (JsonException fault)
        {
            throw CliException.Usage($"{path} is no settings file: {Describe(fault)}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"{path} cannot be read: {fault.Message}");
        }
    }

    private static string Describe(JsonException fault) => fault.Message.Contains("could not be mapped", StringComparison.Ordinal) && fault.Message.Split('\'') is [_, var unknown, ..]
        ? $"there is no setting {unknown}."
        : $"line {fault.LineNumber + 1} cannot be read.";
}
