using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encryption;
using Dm3.Testing;
using Dm3.Testing.Chain;

namespace Dm3.Crash.Tests.Delivery;

/// <summary>The delivery service is killed (SIGKILL) while senders submit and the recipient picks up, again and again on the same data.</summary>
public sealed class DeliveryCrashTests(EnsFixture chain) : IClassFixture<EnsFixture>, IDisposable
{
    private const int Rounds = 50;
    private const int Senders = 8;
    private const int MostTakenBeforeKill = 150;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-crash-");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Mailbox _alice = new($"alice{Guid.NewGuid():n}");
    private readonly Mailbox _bob = new($"bob{Guid.NewGuid():n}");
    private readonly ConcurrentDictionary<string, byte> _acknowledged = new();

    // Sent, and nobody knows what became of it: a good sender tries again.
    private readonly ConcurrentQueue<(string Hash, JsonObject Call)> _unanswered = new();
    private EncryptionPublicKey _service = null!;
    private int _written;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task AfterSigkill_EveryAcknowledgedMessageIsDeliveredOnce_AndNoConfirmedOneComesBack(string engine)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var host = new DeliveryProcess(_folder.FullName, engine == "PostgreSQL" ? PostgresServer.Shared.CreateDatabase() : null, chain.NodeUrl, chain.Registry.ToString());
        _http.BaseAddress = host.Url;
        await _alice.PublishAsync(chain);
        await _bob.PublishAsync(chain);
        await host.StartAsync(_http);
        _service = host.ReadEncryptionKey();
        var token = await _bob.LogInAsync(_http);
        for (var round = 0; round < Rounds; round++)
        {
            var when = $"round {round}, seed {seed}";
            if (round > 0) await host.StartAsync(_http);
            await RunAndKillAsync(host, _acknowledged.Count + random.Next(1, MostTakenBeforeKill), token, when);
        }

        await host.StartAsync(_http);
        while (_unanswered.TryDequeue(out var again)) await SubmitAsync(again.Hash, again.Call);
        var last = $"at the end, seed {seed}";
        while (await _bob.EmptyOnceAsync(_http, token, last) > 0)
        {
            // Pages.
        }

        Assert.True(_acknowledged.Count > Rounds);
        Assert.Equal(_acknowledged.Keys.Order(), _bob.Read.Order());
        Assert.Equal(0, await _bob.EmptyOnceAsync(_http, token, last));
    }

    private async Task RunAndKillAsync(DeliveryProcess host, int killAt, string token, string when)
    {
        using var over = new CancellationTokenSource();
        var sending = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => SendUntilGoneAsync(over.Token))).ToList();
        var reading = Task.Run(() => ReadUntilGoneAsync(token, when, over.Token));
        while (_acknowledged.Count < killAt && !sending.All(task => task.IsCompleted) && !reading.IsCompleted) await Task.Delay(1);
        await host.KillAsync();
        await over.CancelAsync();
        await Task.WhenAll([.. sending, reading]);
    }

    private async Task SendUntilGoneAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var (hash, call) = _unanswered.TryDequeue(out var again) ? again : Write();
            try
            {
                await SubmitAsync(hash, call);
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or JsonException or IOException)
            {
                _unanswered.Enqueue((hash, call));
                await Task.Delay(1, CancellationToken.None);
            }
        }
    }

    private async Task ReadUntilGoneAsync(string token, string when, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                await _bob.EmptyOnceAsync(_http, token, when);
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or JsonException or IOException)
            {
                await Task.Delay(1, CancellationToken.None);
            }
        }
    }

    private (string Hash, JsonObject Call) Write()
    {
        var number = Interlocked.Increment(ref _written);
        return _alice.Write(_bob, _service, $"message {number}", number);
    }

    private async Task SubmitAsync(string hash, JsonObject call)
    {
        using var answer = await _http.PostAsJsonAsync("/rpc", call);
        var reply = await answer.Content.ReadFromJsonAsync<JsonObject>();
        if (reply!["result"] is null) throw new InvalidOperationException(reply.ToJsonString());
        _acknowledged[hash] = 0;
    }
}
