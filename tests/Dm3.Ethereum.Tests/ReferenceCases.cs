using System.Text.Json;
using Dm3.Testing;
using Xunit.Sdk;

namespace Dm3.Ethereum.Tests;

/// <summary>Cases with the answer of a library that this project did not write, printed by the scripts of <c>tests/clients/differential</c>.</summary>
internal static class ReferenceCases
{
    /// <summary>Runs a script with a new seed. The comparison that fails is shown with the seed and the case.</summary>
    /// <returns>How many cases were compared; the caller asserts it.</returns>
    public static async Task<int> CompareAsync(string script, int count, Action<JsonElement> compare)
    {
        var seed = Random.Shared.Next();
        var compared = 0;
        await foreach (var line in NodeScript.LinesAsync($"differential/{script}", $"{seed}", $"{count}"))
        {
            using var json = JsonDocument.Parse(line);
            try
            {
                compare(json.RootElement);
            }
            catch (Exception fault)
            {
                throw new XunitException($"{script} {seed} {count}, case {compared}: {line}", fault);
            }

            compared++;
        }

        return compared;
    }

    /// <summary>A member that is text.</summary>
    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
