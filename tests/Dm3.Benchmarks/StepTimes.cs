using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Gateway;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Resolve;
using Dm3.Gateway.Zones;
using Dm3.Storage.Names;
using Dm3.Storage.Sqlite;

namespace Dm3.Benchmarks;

/// <summary>Times the steps from a new URL to its answer one by one, in this process: what of the gateway's time goes where.</summary>
internal sealed class StepTimes(SqliteDatabase database, int names, TimeSpan timePerStep)
{
    // Enough different requests that no step lives off the processor's caches more than the gateway does.
    private const int Requests = 8192;

    // So many different names are asked for, spread over the file.
    private const int MostNames = 100_000;

    private readonly byte[] _body = new byte[64 * 1024];

    private const ulong Expires = 4_000_000_000;

    /// <summary>Every step, then all of them as the gateway runs them.</summary>
    public IReadOnlyList<StepTime> Measure()
    {
        var timer = new StepTimer(timePerStep);
        using var key = RandomKey.Create();
        var signer = new KeyAnswerSigner(key);
        var options = new GatewayOptions();
        var zones = new ZoneSet([new ZoneOptions { Name = Workload.Zone.Name, Kinds = ["name", "address"], Resolvers = [Workload.Zone.Resolver.ToString()] }]);
        var target = Workload.Zone.Resolver;
        var store = new NameStore(database);
        var order = Workload.Sample(names, MostNames);

        var texts = order.Take(Requests).Select(Workload.Name).ToArray();
        var profiles = texts.Select(Workload.UnsignedProfile).ToArray();
        var calldata = texts.Select(name => Workload.ProfileOf(name).Calldata).ToArray();
        var hex = calldata.Select(data => Hex.Encode(data)).ToArray();
        var wires = calldata.Select(data => Decode(data).Request.WireName).ToArray();
        var nodes = order.Select(index => Namehash.Of(Workload.Name(index))).ToArray();
        var results = profiles.Select(RecordAnswer.Text).ToArray();
        var digests = texts.Select((_, i) => CcipAnswer.Digest(target, Expires, calldata[i], results[i])).ToArray();
        var signatures = digests.Select(digest => signer.Sign(digest)).ToArray();
        var answers = texts.Select((_, i) => new SignedAnswer(CcipAnswer.Encode(results[i], Expires, signatures[i]), (long)Expires, nodes[i], 0)).ToArray();

        List<StepTime> steps =
        [
            timer.Time("hex digits of the URL to bytes", i => Hex.TryDecode(hex[i % Requests], out _)),
            timer.Time("decode `resolve` and `text`", i => Decode(calldata[i % Requests])),
            timer.Time("decode the DNS name, find its zone, hash it", i =>
            {
                _ = DnsName.TryDecode(wires[i % Requests].Span, out var name, out _);
                _ = zones.Locate(name);
            }),
            timer.Time($"look the name up in SQLite ({names} names, mixed order)", i => store.Find(nodes[i % nodes.Length])),
            timer.Time("encode the record", i => RecordAnswer.Text(profiles[i % Requests])),
            timer.Time("hash request, result and what is signed", i => CcipAnswer.Digest(target, Expires, calldata[i % Requests], results[i % Requests])),
            timer.Time("sign", i => signer.Sign(digests[i % Requests])),
            timer.Time("encode the answer", i => CcipAnswer.Encode(results[i % Requests], Expires, signatures[i % Requests])),
            timer.Time("write it as JSON, with its ETag", i => Write(answers[i % Requests].Bytes)),
        ];
        steps.Add(StepTime.Sum(steps));

        var stamps = new ChangeStamps();
        using var senders = new LookupSenders(options);
        using var meters = new GatewayMeters();
        var current = new CurrentNames(store, zones, TimeProvider.System);
        var service = new AnswerService(zones, current, senders, new ZoneSigners(signer, options), stamps, new RegistrationTerms(_ => false), meters, options, TimeProvider.System);
        var all = order.Select(index => Hex.Encode(Workload.ProfileOf(Workload.Name(index)).Calldata)).ToArray();
        steps.Add(timer.Time("all of them together, through `AnswerService`", i =>
        {
            _ = Hex.TryDecode(all[i % all.Length], out var data);
            var outcome = service.AnswerAsync(target, data, default).AsTask().GetAwaiter().GetResult();
            Write(outcome.Answer!.Bytes);
        }));
        return steps;
    }

    // As the endpoint does, into the server's buffer.
    private void Write(byte[] answer)
    {
        AnswerBody.Write(answer, _body);
        _ = AnswerBody.ETag(answer);
    }

    private static (ResolveRequest Request, RecordQuery Query) Decode(byte[] calldata)
    {
        var budget = AnswerService.NewBudget();
        return ResolveRequest.TryDecode(calldata, budget, out var request, out _) && RecordQuery.TryDecode(request.Call, budget, out var query, out _)
            ? (request, query)
            : throw new InvalidOperationException("Our own request does not decode.");
    }
}
