using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dm3.Ethereum;

namespace Dm3.DevNet.Chain;

/// <summary>
/// A development chain in a child process. It mines a block a second, so that the clock that contracts see stays with ours (an
/// <c>eth_call</c> runs at the last block's time, and answers live for minutes), and at once when a transaction comes in.
/// </summary>
public sealed partial class AnvilProcess : IAsyncDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    // The chain must not outlive us, even if we are killed: the shell holds the other end of a pipe of ours and ends anvil when that closes.
    // Ctrl-C reaches the whole group; the shell leaves the order of stopping to us.
    private const string Guard =
        """
        trap '' INT
        exec 3<&0
        "$@" </dev/null & anvil=$!
        { read -r _ <&3; kill "$anvil"; } 2>/dev/null & guard=$!
        wait "$anvil"; status=$?
        kill "$guard" 2>/dev/null
        exit $status
        """;

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();
    private readonly TaskCompletionSource<int> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AnvilProcess(Process process) => _process = process;

    /// <summary>JSON-RPC endpoint.</summary>
    public Uri RpcUrl { get; private set; } = null!;

    /// <summary>The funded accounts.</summary>
    public IReadOnlyList<DevAccount> Accounts { get; private set; } = [];

    /// <summary>Ends when the chain does, whoever stopped it.</summary>
    public Task Exited => _process.WaitForExitAsync();

    /// <summary>Starts a chain and waits until it listens.</summary>
    /// <param name="program">The anvil program.</param>
    /// <param name="port">Port on the loopback address; 0 takes a free one.</param>
    /// <param name="chainId">Chain id.</param>
    /// <param name="cancellationToken">Stops what was started.</param>
    /// <exception cref="DevNetException">It did not start; the message ends with anvil's own words.</exception>
    public static async Task<AnvilProcess> StartAsync(string program, int port, ulong chainId, CancellationToken cancellationToken = default)
    {
        var accountsFile = Path.Combine(Path.GetTempPath(), $"dm3-anvil-{Guid.NewGuid():N}.json");
        string[] anvil =
        [
            program, "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--chain-id", chainId.ToString(CultureInfo.InvariantCulture),
            "--block-time", "1", "--mixed-mining", "--prune-history", "256", "--config-out", accountsFile,
        ];
        var chain = new AnvilProcess(new Process
        {
            StartInfo = new ProcessStartInfo("sh", ["-c", Guard, "sh", .. anvil])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        });
        try
        {
            await chain.StartAsync(accountsFile, cancellationToken);
            return chain;
        }
        catch
        {
            await chain.DisposeAsync();
            throw;
        }
        finally
        {
            File.Delete(accountsFile);
        }
    }

    /// <summary>Stops the chain.</summary>
    public async ValueTask DisposeAsync()
    {
        if (RpcUrl is not null || !_process.HasExited)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private async Task StartAsync(string accountsFile, CancellationToken cancellationToken)
    {
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        var exited = Exited;
        var first = await Task.WhenAny(_listening.Task, exited, Task.Delay(StartLimit, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (first != _listening.Task) throw new DevNetException($"anvil {(first == exited ? "ended" : "does not listen")}: {LastWords()}");
        RpcUrl = new Uri($"http://127.0.0.1:{await _listening.Task}");
        Accounts = ReadAccounts(await File.ReadAllBytesAsync(accountsFile, cancellationToken));
    }

    // Runs for the whole life of the chain: it would stop at a full pipe.
    private void Take(string? line)
    {
        if (line is null) return;
        if (ListeningLine().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            return;
        }

        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > KeptLines) _lastLines.Dequeue();
        }
    }

    private string LastWords()
    {
        lock (_lastLines) return string.Join(' ', _lastLines.Where(line => line.Length > 0));
    }

    private static List<DevAccount> ReadAccounts(byte[] json)
    {
        using var config = JsonDocument.Parse(json);
        var addresses = config.RootElement.GetProperty("available_accounts").EnumerateArray();
        var keys = config.RootElement.GetProperty("private_keys").EnumerateArray();
        return [.. addresses.Zip(keys, (address, key) => new DevAccount(Address.Parse(address.GetString()), key.GetString()!))];
    }

    [GeneratedRegex(@"^Listening on \S+:(\d+)$")]
    private static partial Regex ListeningLine();
}
