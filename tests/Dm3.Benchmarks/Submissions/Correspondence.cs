using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dm3.Core.Encryption;
using Dm3.Core.Messages;
using Dm3.Delivery.Intake;
using Dm3.Testing.Chain;

namespace Dm3.Benchmarks.Submissions;

/// <summary>Users who write to each other, on a real chain, and their envelopes, made before the clock runs.</summary>
internal sealed class Correspondence : IAsyncDisposable
{
    public const string Service = "ds.dm3.eth";

    private const int Users = 64;

    // So many senders write to each user.
    private const int SendersOfEach = 8;

    // With metadata and signature just below 2 048 bytes, to which messages are padded.
    private const int TextCharacters = 1_500;

    private readonly EncryptionPublicKey _serviceKey;

    private Correspondence(EnsFixture chain, IReadOnlyList<Correspondent> all, EncryptionPublicKey serviceKey)
    {
        Chain = chain;
        All = all;
        _serviceKey = serviceKey;
    }

    public EnsFixture Chain { get; }

    public IReadOnlyList<Correspondent> All { get; }

    /// <summary>Starts a chain and publishes the users' profiles.</summary>
    public static async Task<Correspondence> BeginAsync(ServiceIdentity identity)
    {
        var chain = new EnsFixture();
        await chain.InitializeAsync();
        Correspondent[] all = [.. Enumerable.Range(0, Users).Select(number => new Correspondent(number, Service))];
        foreach (var each in all) await each.PublishAsync(chain);
        return new Correspondence(chain, all, identity.Encryption.PublicKey);
    }

    /// <summary>The text that every message holds.</summary>
    public static string Text { get; } = new('x', TextCharacters);

    /// <summary>An envelope with a message in it.</summary>
    public Envelope Build(int from, int to)
    {
        var (sender, recipient) = (All[from], All[to]);
        var message = new MessageDraft(recipient.Name, sender.Name, DateTimeOffset.UtcNow).New(Text).Sign(sender.Signing);
        return EnvelopeBuilder.TryBuild(message, new DeliveryInformation(recipient.Name, sender.Name), recipient.Encryption.PublicKey, _serviceKey, sender.Signing, RandomNumberGenerator.Fill, out var envelope)
            ? envelope
            : throw new InvalidOperationException("An envelope could not be built.");
    }

    /// <summary>Bodies of calls, each with another message hash and the sender's signature over it; what is sealed is the same for all of one sender to one user.</summary>
    /// <param name="count">How many, in turn for all users.</param>
    public byte[][] Calls(int count)
    {
        var pairs = new Envelope[Users * SendersOfEach];
        Parallel.For(0, pairs.Length, i => pairs[i] = Build(SenderOf(i), i % Users));
        var calls = new byte[count][];
        Parallel.For(0, count, i =>
        {
            var (pair, hash) = (i % pairs.Length, "0x" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
            var unsigned = pairs[pair].Metadata with { MessageHash = hash };
            calls[i] = Call(pairs[pair] with { Metadata = unsigned with { Signature = All[SenderOf(pair)].Signing.Sign(unsigned.ToSignedText()) } });
        });
        return calls;
    }

    /// <summary>The body of a call as the specification has it.</summary>
    public static byte[] Call(Envelope envelope) => Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"method":"dm3_submitMessage","params":[{{envelope}}]}""");

    /// <summary>A whole HTTP request with a body.</summary>
    public static byte[] Request(byte[] body) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"POST /rpc HTTP/1.1\r\nHost: delivery.example\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n")), .. body];

    public async ValueTask DisposeAsync()
    {
        foreach (var each in All) each.Dispose();
        await Chain.DisposeAsync();
    }

    // Never a user to itself.
    private static int SenderOf(int pair) => ((pair % Users) + 1 + (pair / Users)) % Users;
}
