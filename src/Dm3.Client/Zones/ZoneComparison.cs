using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dm3.Ens.CcipRead;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;

namespace Dm3.Client.Zones;

/// <summary>
/// Asks two gateways for every exported name and its records as a resolver's client would (EIP-3668, ENSIP-10), before the zone's owner points the resolver to the new one.
/// The names are those of an export; what a name holds on the new side only is found where the key is one of the export's or one of dm3's.
/// </summary>
public sealed class ZoneComparison(GatewayClient gateways, ZoneGateway old, ZoneGateway @new, TimeProvider? clock = null)
{
    private const int AtOnce = 8;
    private const ulong LongestLifetimeSeconds = 24 * 60 * 60;
    private const ulong EthereumCoinType = 60;

    // How many records one question may have.
    private const int RecordsPerQuestion = 64;

    private static readonly string[] AlwaysAsked =
        ["network.dm3.profile", "network.dm3.deliveryService", "eth.dm3.profile", "eth.dm3.deliveryService", "eth.dm3.deliveryservice"];

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Compares.</summary>
    /// <param name="exportedLines">Lines of an export.</param>
    /// <param name="progress">Told after each name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The differences, as they are found.</returns>
    /// <exception cref="FormatException">A line is not one of an export.</exception>
    public async IAsyncEnumerable<ZoneDifference> CompareAsync(
        IAsyncEnumerable<string> exportedLines, IProgress<ComparisonProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exportedLines);
        var told = new ComparisonProgress(0, 0, 0);
        var running = new Queue<Task<(int Records, List<ZoneDifference> Differences)>>();
        await foreach (var line in exportedLines.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            running.Enqueue(CompareNameAsync(Read(line), cancellationToken));
            if (running.Count < AtOnce) continue;
            foreach (var difference in await FinishAsync().ConfigureAwait(false)) yield return difference;
        }

        while (running.Count > 0)
        {
            foreach (var difference in await FinishAsync().ConfigureAwait(false)) yield return difference;
        }

        async Task<List<ZoneDifference>> FinishAsync()
        {
            var (records, differences) = await running.Dequeue().ConfigureAwait(false);
            told = new ComparisonProgress(told.Names + 1, told.Records + records, told.Differences + differences.Count);
            progress?.Report(told);
            return differences;
        }
    }

    private async Task<(int Records, List<ZoneDifference> Differences)> CompareNameAsync(Exported exported, CancellationToken cancellationToken)
    {
        var differences = new List<ZoneDifference>();
        foreach (var part in exported.Questions.Chunk(RecordsPerQuestion))
        {
            var answers = await Task.WhenAll(AskAsync(old, exported.Name, part, cancellationToken), AskAsync(@new, exported.Name, part, cancellationToken)).ConfigureAwait(false);
            if (answers is [{ Items: { } before }, { Items: { } after }])
            {
                for (var i = 0; i < part.Length; i++)
                {
                    if (!before[i].AsSpan().SequenceEqual(after[i])) differences.Add(new ZoneDifference(exported.Name, part[i].Record, Show(part[i], before[i]), Show(part[i], after[i])));
                }
            }
            else
            {
                differences.Add(new ZoneDifference(exported.Name, "*", answers[0].Fault ?? "(answers)", answers[1].Fault ?? "(answers)"));
            }
        }

        return (exported.Questions.Count, differences);
    }

    private async Task<(IReadOnlyList<byte[]>? Items, string? Fault)> AskAsync(ZoneGateway gateway, string name, Question[] questions, CancellationToken cancellationToken)
    {
        if (!DnsName.TryEncode(name, out var wireName)) return (null, "(no name)");
        var call = new MulticallQuery([.. questions.Select(question => MulticallItem.Of(question.Query))]).Encode();
        var calldata = new ResolveRequest(ResolveForm.Ens, wireName, call, default).Encode();
        var answer = await gateways.AskAsync(gateway.Resolver, [gateway.Url], calldata, cancellationToken).ConfigureAwait(false);
        if (answer.Data is not { } data) return (null, $"({answer.Detail})");
        var now = (ulong)_clock.GetUtcNow().ToUnixTimeSeconds();
        if (gateway.Signer is { } signer && CcipAnswer.Verify(ResolveForm.Ens, data, gateway.Resolver, calldata, now, LongestLifetimeSeconds, [signer], out _) is not CcipAnswerFault.None and var fault)
            return (null, $"(not signed as it should be: {fault})");
        if (!CcipAnswer.TryDecode(data, out var result, out _, out _) || !TryReadItems(result, questions.Length, out var items)) return (null, "(an answer of another form)");
        return (items, null);
    }

    private static bool TryReadItems(ReadOnlySpan<byte> result, int count, out IReadOnlyList<byte[]> items)
    {
        var read = new List<byte[]>();
        items = read;
        if (!new AbiReader(result).TryReadArray(itemHeadWords: 1, out var found, out var reader) || found != count) return false;
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadBytes(out var item)) return false;
            read.Add(item.ToArray());
        }

        return true;
    }

    private static string Show(Question question, ReadOnlySpan<byte> answer)
    {
        var reader = new AbiReader(answer);
        return question.Query switch
        {
            AddrQuery when reader.TryReadAddress(out var address) => address.IsZero ? "(none)" : address.ToString(),
            TextQuery or NameQuery when reader.TryReadString(out var text) => text.Length > 0 ? text : "(none)",
            CoinAddrQuery or ContenthashQuery when reader.TryReadBytes(out var bytes) => bytes.Length > 0 ? Hex.Encode(bytes) : "(none)",
            _ => Hex.Encode(answer),
        };
    }

    private static Exported Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var name = json.RootElement.GetProperty("name").GetString() ?? throw new FormatException("The name of a line is null.");
            var node = Namehash.Of(name);
            var questions = new List<Question> { new("addr:60", new AddrQuery(node)), new("contenthash", new ContenthashQuery(node)) };
            var texts = new SortedSet<string>(AlwaysAsked, StringComparer.Ordinal);
            if (json.RootElement.TryGetProperty("records", out var records))
            {
                if (records.TryGetProperty("texts", out var given)) texts.UnionWith(given.EnumerateObject().Select(text => text.Name));
                if (records.TryGetProperty("addresses", out var addresses))
                {
                    questions.AddRange(addresses.EnumerateObject().Select(address => ulong.Parse(address.Name, NumberStyles.None, CultureInfo.InvariantCulture)).Where(coin => coin != EthereumCoinType)
                        .Select(coin => new Question(string.Create(CultureInfo.InvariantCulture, $"addr:{coin}"), new CoinAddrQuery(node, coin))));
                }
            }

            questions.AddRange(texts.Select(key => new Question("text:" + key, new TextQuery(node, key))));
            return new Exported(name, questions);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            throw new FormatException("The line is not one of an export.", fault);
        }
    }

    private sealed record Exported(string Name, IReadOnlyList<Question> Questions);

    private sealed record Question(string Record, RecordQuery Query);
}
