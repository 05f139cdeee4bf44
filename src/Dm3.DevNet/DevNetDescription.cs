using System.Text.Encodings.Web;
using System.Text.Json;
using Dm3.DevNet.Chain;

namespace Dm3.DevNet;

/// <summary>Content of <c>devnet.json</c>: where everything is, for programs that use the dev net. Addresses are checksummed 0x text.</summary>
public sealed record DevNetDescription
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>JSON-RPC endpoint of the chain.</summary>
    public required string RpcUrl { get; init; }

    /// <summary>Chain id.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>The ENS registry.</summary>
    public required string EnsRegistry { get; init; }

    /// <summary>Our resolver, which also is the verifying contract of signed operations.</summary>
    public required string Resolver { get; init; }

    /// <summary>The gateway.</summary>
    public required string GatewayUrl { get; init; }

    /// <summary>The delivery service.</summary>
    public string? DeliveryUrl { get; init; }

    /// <summary>Name under which it publishes its profile.</summary>
    public string? DeliveryEnsName { get; init; }

    /// <summary>Whose signature the resolver demands on answers.</summary>
    public required string AnswerSigner { get; init; }

    /// <summary>Absolute path of the file with that signer's key, 0x and 64 hex digits.</summary>
    public required string AnswerSignerKeyFile { get; init; }

    /// <summary>The zones served.</summary>
    public required IReadOnlyList<DevZone> Zones { get; init; }

    /// <summary>Funded accounts.</summary>
    public required IReadOnlyList<Account> Accounts { get; init; }

    /// <summary>A key with the role admin for each zone; new at every start.</summary>
    public IReadOnlyDictionary<string, string> ApiKeys { get; init; } = new Dictionary<string, string>();

    /// <summary>An account as <c>devnet.json</c> shows it.</summary>
    public sealed record Account(string Address, string PrivateKey)
    {
        /// <summary>The account's text form.</summary>
        public static Account Of(DevAccount account) => new(account.Address.ToString(), account.PrivateKey);
    }

    /// <summary>Writes the file in one step: a reader sees all of it or nothing.</summary>
    public void WriteTo(string file)
    {
        var unfinished = file + ".new";
        File.WriteAllText(unfinished, JsonSerializer.Serialize(this, Json) + "\n");
        File.Move(unfinished, file, overwrite: true);
    }
}
