using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.DevNet.Chain;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;
using Dm3.Gateway;
using Dm3.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Dm3.Integration.Tests.BadInput;

/// <summary>A gateway of its own on the network's chain, with a clock of the test's, and zones of every kind that something is signed for.</summary>
public sealed class BadInputFixture(NetworkFixture network) : IAsyncLifetime
{
    public const ulong ChainId = 31337;

    /// <summary>The other resolver, of <c>dm3.eth</c> before and of nothing now.</summary>
    public static readonly Address FormerResolver = Address.Parse("0x2222222222222222222222222222222222222222");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-bad-input-");
    private WebApplication? _app;
    private int _names;

    public ManualClock Clock { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public Address Resolver => network.Resolver;

    public PrivateKey Owner { get; } = network.Wallet(5);

    public PrivateKey Stranger { get; } = network.Wallet(6);

    public PrivateKey Operator { get; } = network.Wallet(7);

    /// <summary>A number for a name that nothing else uses.</summary>
    public int Next() => Interlocked.Increment(ref _names);

    public async Task InitializeAsync()
    {
        _app = GatewayHost.Create(["--urls", "http://127.0.0.1:0"], configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "None",
            ["Gateway:DataFile"] = DataFile,
            ["Gateway:AnswerKeyFile"] = Path.Combine(_folder.FullName, "answer.key"),
            ["Gateway:ZoneKeysFolder"] = Path.Combine(_folder.FullName, "zone-keys"),
            ["Gateway:ChainId"] = ChainId.ToString(CultureInfo.InvariantCulture),
            ["Gateway:RpcUrl"] = network.Network.Description.RpcUrl,
            ["Gateway:EnsRegistry"] = network.Network.Description.EnsRegistry,
            ["Gateway:DevNet"] = "true",
            ["Gateway:Zones:0:Name"] = "dm3.eth",
            ["Gateway:Zones:0:Kinds:0"] = "name",
            ["Gateway:Zones:0:Kinds:1"] = "address",
            ["Gateway:Zones:0:Resolvers:0"] = Resolver.ToString(),
            ["Gateway:Zones:0:Resolvers:1"] = FormerResolver.ToString(),
            ["Gateway:Zones:1:Name"] = "term.eth",
            ["Gateway:Zones:1:Kinds:0"] = "name",
            ["Gateway:Zones:1:Resolvers:0"] = Resolver.ToString(),
            ["Gateway:Zones:1:Policy:RegistrationPeriodSeconds"] = "100000000",
            ["Gateway:Zones:2:Name"] = "voucher.eth",
            ["Gateway:Zones:2:Kinds:0"] = "name",
            ["Gateway:Zones:2:Resolvers:0"] = Resolver.ToString(),
            ["Gateway:Zones:2:Policy:Registration"] = "eligible",
            ["Gateway:Zones:2:Policy:Eligibility:VoucherSigner"] = Operator.Address.ToString(),
        }), Clock);
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    /// <summary>Gives <c>label.eth</c> to the owner on the chain, with our resolver.</summary>
    public async Task OwnZoneAsync(string label)
    {
        using var root = network.Wallet(0);
        var registry = Address.Parse(network.Network.Description.EnsRegistry);
        var labelHash = Keccak256.Hash(Encoding.UTF8.GetBytes(label)).Bytes.ToArray();
        var give = ContractCall.Encode("setSubnodeOwner(bytes32,bytes32,address)", Namehash.Of("eth").Bytes.ToArray(), labelHash, Owner.Address);
        await new ChainAccount(network.Network.Rpc, ChainId, root).SendAsync(registry, give);
        var resolve = ContractCall.Encode("setResolver(bytes32,address)", Namehash.Of(label + ".eth").Bytes.ToArray(), Resolver);
        await new ChainAccount(network.Network.Rpc, ChainId, Owner).SendAsync(registry, resolve);
    }

    /// <summary>Sends a message with a signature, as a client does that heeds <c>Retry-After</c>.</summary>
    public async Task<(int Status, string? Code, JsonNode? Body)> SendAsync(SignedThing thing, JsonObject message, byte[] signature)
    {
        while (true)
        {
            using var request = thing.Request(message, signature);
            using var reply = await Http.SendAsync(request);
            if (reply.StatusCode == System.Net.HttpStatusCode.TooManyRequests && reply.Headers.RetryAfter?.Delta is { } pause)
            {
                await Task.Delay(pause);
                continue;
            }

            var text = await reply.Content.ReadAsStringAsync();
            var body = text.Length > 0 ? JsonNode.Parse(text) : null;
            return ((int)reply.StatusCode, (string?)(body as JsonObject)?["code"], body);
        }
    }

    /// <summary>Every row of every table.</summary>
    public string Dump()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DataFile, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        var dump = new StringBuilder();
        foreach (var table in Column("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
        {
#pragma warning disable CA2100 // The names come from the schema.
            using var command = new SqliteCommand($"SELECT * FROM \"{table}\"", connection);
#pragma warning restore CA2100
            using var row = command.ExecuteReader();
            while (row.Read())
                dump.Append(table).AppendJoin('|', Enumerable.Range(0, row.FieldCount).Select(i => row.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : row.GetValue(i))).Append('\n');
        }

        return dump.ToString();

        List<string> Column(string sql)
        {
#pragma warning disable CA2100 // A constant of this file.
            using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
            using var row = command.ExecuteReader();
            var values = new List<string>();
            while (row.Read()) values.Add(row.GetString(0));
            return values;
        }
    }

    public async Task DisposeAsync()
    {
        Http?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        Owner.Dispose();
        Stranger.Dispose();
        Operator.Dispose();
        _folder.Delete(recursive: true);
    }

    private string DataFile => Path.Combine(_folder.FullName, "gateway.db");
}
