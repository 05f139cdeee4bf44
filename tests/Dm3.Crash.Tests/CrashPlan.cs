using System.Globalization;
using System.Text;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Storage.Names;
using Dm3.Storage.Zones;

namespace Dm3.Crash.Tests;

/// <summary>What the killed process writes, so that the test can say what each version must look like.</summary>
internal static class CrashPlan
{
    public const int Writers = 16;
    public const int NamesPerWriter = 4;
    private const int RecordsPerName = 6;

    public static StoredZone Zone { get; } = new("dm3.eth", Node("dm3.eth"), ZoneKinds.Names, 1, [], "{}");

    public static Hash256 Node(string name) => Keccak256.Hash(Encoding.UTF8.GetBytes(name));

    public static string Name(int writer, int turn) => string.Create(CultureInfo.InvariantCulture, $"w{writer}n{turn}.dm3.eth");

    /// <summary>Every record of a version names the version: half a write would show two.</summary>
    public static NameRecords Records(long version) => new(
        Enumerable.Range(0, RecordsPerName).ToDictionary(key => $"key{key}", _ => version.ToString(CultureInfo.InvariantCulture)),
        new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = BitConverter.GetBytes(version) },
        BitConverter.GetBytes(version));

    public static NameWrite Write(string name, long version)
    {
        var digest = Node($"{name} {version + 1}");
        return new NameWrite
        {
            Name = name,
            Node = Node(name),
            Root = Node(name),
            Zone = Zone.Name,
            Change = version == 0 ? new NameChange.Register(Address.Zero, Records(1)) : new NameChange.Update(Records(version + 1)),
            ExpectedVersion = version,
            MaxDeeperNames = 0,
            Operation = new SignedOperation(Address.Zero, "{}", digest, default, 1),
        };
    }
}
