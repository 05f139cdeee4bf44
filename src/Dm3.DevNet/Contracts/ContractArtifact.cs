using System.Reflection;
using System.Text.Json;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Encoding;

namespace Dm3.DevNet.Contracts;

/// <summary>A compiled contract: its creation code and the names of its custom errors.</summary>
public sealed class ContractArtifact
{
    private readonly Dictionary<uint, string> _errors;

    private ContractArtifact(byte[] creationCode, Dictionary<uint, string> errors)
    {
        CreationCode = creationCode;
        _errors = errors;
    }

    /// <summary>Creation code; the constructor's arguments go behind it.</summary>
    public ReadOnlyMemory<byte> CreationCode { get; }

    /// <summary>Reads what the build embedded into an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="contractName">The contract.</param>
    public static ContractArtifact Embedded(Assembly assembly, string contractName)
    {
        using var stream = assembly.GetManifestResourceStream($"{contractName}.json")
            ?? throw new ArgumentException($"{assembly.GetName().Name} embeds no contract {contractName}.", nameof(contractName));
        return Parse(stream);
    }

    /// <summary>Reads a compiler's JSON with the members <c>abi</c> and <c>bytecode</c>.</summary>
    public static ContractArtifact Parse(Stream json)
    {
        using var artifact = JsonDocument.Parse(json);
        var errors = artifact.RootElement.GetProperty("abi").EnumerateArray()
            .Where(entry => entry.GetProperty("type").GetString() == "error")
            .ToDictionary(entry => AbiFunction.Selector(SignatureOf(entry)), entry => entry.GetProperty("name").GetString()!);
        return new ContractArtifact(Hex.Decode(artifact.RootElement.GetProperty("bytecode").GetString()), errors);
    }

    /// <summary>Name of the custom error that a call reverted with; null if the contract declares none like it.</summary>
    public string? ErrorName(ReadOnlySpan<byte> revertData) =>
        AbiFunction.TryReadSelector(revertData, out var selector) ? _errors.GetValueOrDefault(selector) : null;

    // No error of these contracts takes a struct, so a parameter's type is its canonical name.
    private static string SignatureOf(JsonElement entry) =>
        $"{entry.GetProperty("name").GetString()}({string.Join(',', entry.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("type").GetString()))})";
}
