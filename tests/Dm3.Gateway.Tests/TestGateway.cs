using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Gateway.Tests;

/// <summary>
/// The real host in this process: Kestrel on a free loopback port, a real SQLite file in a folder of its own. Only the clock is ours.
/// It serves <c>dm3.eth</c> (names and addresses) and <c>messengerxy.eth</c> (names).
/// </summary>
public sealed class TestGateway : IAsyncLifetime, IAsyncDisposable
{
    public const ulong ChainId = 31337;

    /// <summary>The present resolver of <c>dm3.eth</c>, one that it had before, the one of <c>messengerxy.eth</c>, and a forwarder.</summary>
    public static readonly Address Resolver = Address.Parse("0x1111111111111111111111111111111111111111");
    public static readonly Address OldResolver = Address.Parse("0x2222222222222222222222222222222222222222");
    public static readonly Address OtherResolver = Address.Parse("0x3333333333333333333333333333333333333333");
    public static readonly Address Forwarder = Address.Parse("0x4444444444444444444444444444444444444444");

    /// <summary>The configured key of <c>messengerxy.eth</c>.</summary>
    public const string AdminKey = "a key of thirty-two and more characters";

    private readonly Dictionary<string, string?> _settings;
    private WebApplication? _app;

    public TestGateway()
        : this([])
    {
    }

    private TestGateway((string Key, string? Value)[] settings)
    {
        _settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "None",
            ["Gateway:DataFile"] = DataFile,
            ["Gateway:AnswerKeyFile"] = KeyFile,
            ["Gateway:ZoneKeysFolder"] = Path.Combine(Folder, "zone-keys"),
            ["Gateway:ChainId"] = "31337",
            ["Gateway:UniversalResolvers:0"] = Forwarder.ToString(),
            ["Gateway:Zones:0:Name"] = "dm3.eth",
            ["Gateway:Zones:0:Kinds:0"] = "name",
            ["Gateway:Zones:0:Kinds:1"] = "address",
            ["Gateway:Zones:0:Resolvers:0"] = Resolver.ToString(),
            ["Gateway:Zones:0:Resolvers:1"] = OldResolver.ToString(),
            ["Gateway:Zones:0:Policy:ReservedLabels:0"] = "treasury",
            ["Gateway:Zones:1:Name"] = "messengerxy.eth",
            ["Gateway:Zones:1:Kinds:0"] = "name",
            ["Gateway:Zones:1:Resolvers:0"] = OtherResolver.ToString(),
            ["Gateway:Zones:1:AdminKey"] = AdminKey,
        };
        foreach (var (key, value) in settings) _settings[key] = value;
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("dm3-gateway-test-").FullName;

    public string DataFile => Path.Combine(Folder, "gateway.db");

    public string KeyFile => Path.Combine(Folder, "answer.key");

    public ManualClock Clock { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public int Port => Http.BaseAddress!.Port;

    /// <summary>What the host is made of.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>Address of the answer key.</summary>
    public Address Signer => _app!.Services.GetRequiredService<IAnswerSigner>().Address;

    /// <summary>Starts one with further settings; those named here win.</summary>
    public static async Task<TestGateway> StartAsync(params (string Key, string? Value)[] settings)
    {
        var gateway = new TestGateway(settings);
        await gateway.StartAsync();
        return gateway;
    }

    /// <summary>Changes a setting, for the next start.</summary>
    public void Set(string key, string value) => _settings[key] = value;

    /// <summary>Starts it, or starts it again on the same files after <see cref="StopAsync"/>.</summary>
    public async Task StartAsync()
    {
        _app = GatewayHost.Create(["--urls", "http://127.0.0.1:0"], configuration => configuration.AddInMemoryCollection(_settings), Clock);
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Stops it as SIGTERM does. The files stay.</summary>
    public async Task StopAsync()
    {
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        Http.Dispose();
        _app = null;
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        return await Reply.OfAsync(response);
    }

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Reply> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, Json(json));

    public static HttpContent Json(string json) => new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>Sends a call of a zone's operator.</summary>
    public Task<Reply> VendorAsync(HttpMethod method, string path, string? json = null, string key = AdminKey, string? ifMatch = null) =>
        SendAsync(method, path, json is null ? null : Json(json), [("Authorization", "Bearer " + key), .. ifMatch is null ? [] : new[] { ("If-Match", ifMatch) }]);

    /// <summary>Makes a key of <c>messengerxy.eth</c>.</summary>
    public async Task<(string Key, string Id)> MakeKeyAsync(string role)
    {
        var reply = await VendorAsync(HttpMethod.Post, "/v1/zones/messengerxy.eth/keys", $$"""{"role":"{{role}}","label":"of a test"}""");
        Assert.True(reply.Status == 201, reply.Text);
        return ((string)reply.Json["key"]!, (string)reply.Json["id"]!);
    }

    /// <summary>Signs a draft and sends it on its route.</summary>
    public Task<Reply> SendAsync(Draft draft, Wallet wallet) => SendSignedAsync(draft, draft.SignBy(wallet));

    public Task<Reply> SendSignedAsync(Draft draft, string signature) =>
        SendAsync(draft.Method, draft.Path, Json(new JsonObject { ["operation"] = draft.Message.DeepClone(), ["signature"] = signature }.ToJsonString()));

    /// <summary>Registers a name that must be free and be given.</summary>
    public async Task<Draft> RegisterAsync(Wallet owner, string name, params (string Key, string Value)[] texts)
    {
        var draft = Drafts.Registration(name, owner.Address).With(texts);
        var reply = await SendAsync(draft, owner);
        Assert.True(reply.Status == 201, reply.Text);
        return draft;
    }

    /// <summary>Drafts of operations whose deadline is an hour ahead.</summary>
    public Drafts Drafts => new(Clock.UnixSeconds + 3600);

    /// <summary>Every row of every table, to show that a refused call wrote nothing.</summary>
    public string Dump()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DataFile, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        var dump = new StringBuilder();
        foreach (var table in (string[])["zones", "zone_claims", "api_keys", "names", "operations", "documents", "document_uses", "primary_names", "vouchers"])
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The table names stand above.
            command.CommandText = $"SELECT * FROM {table}";
#pragma warning restore CA2100
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                dump.Append(table);
                for (var i = 0; i < row.FieldCount; i++) dump.Append('|').Append(row.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : row.GetValue(i));
                dump.Append('\n');
            }
        }

        return dump.ToString();
    }

    Task IAsyncLifetime.InitializeAsync() => StartAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
