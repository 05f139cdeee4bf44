using System.CommandLine;
using Dm3.Cli.Output;
using Dm3.Cli.Secrets;
using Dm3.Cli.Settings;
using Dm3.Client.Names;
using Dm3.Client.Profiles;
using Dm3.Client.Wallets;
using Dm3.Client.Zones;
using Dm3.Ens.Outbound;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;

namespace Dm3.Cli;

/// <summary>One run of one command: its settings, and the connections and keys that it opens on the way.</summary>
internal sealed class Session(CliHost host, Screen screen, ParseResult options) : IDisposable
{
    private const int MaxAnswerBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private readonly Stack<IDisposable> _opened = new();
    private HttpClient? _http;
    private Dm3Directory? _directory;
    private PrivateKey? _key;

    public CliHost Host => host;

    public Screen Screen => screen;

    public CliSettings Settings { get; } = new(host, options);

    /// <summary>Connections to the registry.</summary>
    public HttpClient Http => _http ??= Opened(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = Settings.Gateway,
        Timeout = AnswerLimit,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    });

    /// <summary>ENS and verified profiles.</summary>
    public Dm3Directory Directory => _directory ??= Opened(new Dm3Directory(new DirectoryOptions
    {
        RpcUrl = Settings.Rpc,
        EnsRegistry = Settings.EnsRegistry,
        Outbound = new OutboundOptions { AllowLocal = Settings.AllowLocal },
    }));

    /// <summary>Names at the registry; with a node at hand, what it wants signed is compared with the chain first.</summary>
    public NameClient Names => new(Http, Settings.HasRpc ? Directory.Ens : null);

    /// <summary>Zones at the registry.</summary>
    public ZoneClient Zones => new(Http);

    public async Task<PrivateKey> KeyAsync(CancellationToken cancellationToken) => _key ??= Opened(await WalletKey.FindAsync(host, Settings, screen, cancellationToken));

    public async Task<IWallet> WalletAsync(CancellationToken cancellationToken) => new PrivateKeyWallet(await KeyAsync(cancellationToken));

    public Task ConfirmAsync(bool agreed, string question, CancellationToken cancellationToken) => Prompt.ConfirmAsync(host, screen, agreed, question, cancellationToken);

    /// <summary>The normalised form of a name that a person typed (ENSIP-15).</summary>
    public static string Normal(string name) => EnsNormalizer.TryNormalize(name, out var normal, out var error)
        ? normal
        : throw CliException.Usage($"{name} is no ENS name (ENSIP-15): {error}.");

    /// <summary>A file of somebody, at most 1 MB.</summary>
    public string ReadFile(string path)
    {
        const int MaxFileBytes = 1024 * 1024;
        using var file = OpenFile(path);
        using var reader = new StreamReader(file);
        return file.Length <= MaxFileBytes ? reader.ReadToEnd() : throw CliException.Input($"{path} has more than {MaxFileBytes} bytes.");
    }

    /// <summary>Opens a file to be read.</summary>
    public FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(host.PathOf(path), FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CliException.Input(fault is FileNotFoundException or DirectoryNotFoundException ? $"There is no file {path}." : $"{path} cannot be read: {fault.Message}");
        }
    }

    public T Opened<T>(T opened)
        where T : IDisposable
    {
        _opened.Push(opened);
        return opened;
    }

    public void Dispose()
    {
        while (_opened.TryPop(out var each)) each.Dispose();
    }
}
