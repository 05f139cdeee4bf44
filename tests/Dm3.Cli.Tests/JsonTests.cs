using System.Text.Json;
using Dm3.Ethereum;

namespace Dm3.Cli.Tests;

/// <summary><c>--json</c> at every command: what comes is JSON, on standard output if it went well, on standard error if not.</summary>
[Collection(NetworkTests.Name)]
public sealed class JsonTests(NetworkFixture fixture)
{
    // In an order in which each finds what it needs. In front the exit code.
    private const string Lines = """
        0 keys create new.key
        0 keys import typed.key
        0 --account 1 keys show
        0 --account 1 keys derive
        0 keys message 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
        0 name check jane.dm3.eth
        0 --account 1 name register jane.dm3.eth
        0 name show jane.dm3.eth
        0 --account 1 name list
        0 --account 1 name update jane.dm3.eth --text url=https://example.org
        0 --account 1 name primary jane.dm3.eth
        4 --account 1 name renew jane.dm3.eth
        0 --account 1 profile create
        0 --account 1 profile sign
        0 --account 1 profile publish jane.dm3.eth
        0 profile show jane.dm3.eth
        0 --account 1 inbox --as jane.dm3.eth
        0 --account 2 profile publish joel.dm3.eth
        0 --account 2 send jane.dm3.eth Hello --as joel.dm3.eth
        8 --account 1 send none.dm3.eth Hello --as jane.dm3.eth
        0 --account 1 watch --count 1 --for 120s --as jane.dm3.eth
        0 --account 1 outbox list --as jane.dm3.eth
        8 --account 1 outbox flush --as jane.dm3.eth
        2 --account 1 outbox drop 0x --yes --as jane.dm3.eth
        4 --account 1 outbox invite none.dm3.eth --as jane.dm3.eth
        0 --account 1 export jane.dm3 --as jane.dm3.eth
        0 --account 1 import jane.dm3 --as jane.dm3.eth
        0 resolve jane.dm3.eth
        0 explain jane.dm3.eth
        0 log jane.dm3.eth
        0 --account 1 name transfer jane.dm3.eth 0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC --yes
        0 --account 2 name release jane.dm3.eth --yes
        0 zone show
        0 zone policy dm3.eth
        0 zone stats dm3.eth
        0 --account 0 zone claim jsonzone.eth
        0 --account 0 zone keys create jsonzone.eth --role admin --out admin.key
        0 zone keys list jsonzone.eth --api-key-file admin.key
        3 zone keys revoke jsonzone.eth nokey --api-key-file admin.key
        0 zone names put jsonzone.eth joan --api-key-file admin.key
        0 zone names list jsonzone.eth
        0 zone names suspend jsonzone.eth joan --reason asked --api-key-file admin.key
        0 zone names resume jsonzone.eth joan --api-key-file admin.key
        0 zone quarantine list jsonzone.eth --api-key-file admin.key
        3 zone quarantine admit jsonzone.eth nobody --api-key-file admin.key
        4 zone quarantine refuse jsonzone.eth nobody --reason no --api-key-file admin.key
        0 zone export jsonzone.eth --api-key-file admin.key
        0 zone export jsonzone.eth names.jsonl --api-key-file admin.key
        0 zone import jsonzone.eth names.jsonl --api-key-file admin.key
        0 zone compare jsonzone.eth --with GATEWAY --api-key-file admin.key
        0 zone names delete jsonzone.eth joan --yes --api-key-file admin.key
        0 doctor dm3.eth
        0 completion bash
        """;

    // One document a line.
    private static readonly string[] Streams = ["watch", "zone export"];

    private static readonly string[] Words = [.. CommandLineTests.Leaves(Dm3Command.Create(CommandLineTests.Nowhere)).Select(leaf => leaf.Words)];

    [Fact]
    public async Task EveryCommand_SpeaksJson()
    {
        using var shell = new Shell();
        shell.Environment["DM3_DEVNET"] = fixture.Network.DescriptionFile;
        await fixture.OwnAsync("jsonzone");
        await fixture.SetResolverAsync("jsonzone.eth", Address.Parse(fixture.Net.Resolver));
        var played = new HashSet<string>();
        foreach (var line in Lines.Split('\n'))
        {
            var (exitCode, arguments) = line.Split(' ', 2) is [var code, var rest] ? (int.Parse(code), rest.Replace("GATEWAY", fixture.Net.GatewayUrl, StringComparison.Ordinal)) : throw new FormatException(line);
            var command = Words.Where(words => $" {arguments} ".Contains($" {words} ", StringComparison.Ordinal)).MaxBy(words => words.Length) ?? throw new FormatException($"No such command: {line}");
            played.Add(command);
            var result = await shell.RunAsync(Shell.Split($"--devnet --json {arguments}"), "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d\n");
            Assert.True(exitCode == result.ExitCode, $"dm3 {arguments} ended with {result.ExitCode}: {result.Out}{result.Error}");
            if (result.Error.Length == 0)
            {
                foreach (var document in Streams.Contains(command) && !arguments.Contains(".jsonl", StringComparison.Ordinal) ? result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [result.Out]) Parse(line, document);
                Assert.NotEqual("", result.Out);
            }
            else
            {
                Assert.Equal("", result.Out);
                Assert.Equal(exitCode, Parse(line, result.Error).GetProperty("error").GetProperty("exitCode").GetInt32());
            }
        }

        Assert.Equal(Words.Order(StringComparer.Ordinal), played.Order(StringComparer.Ordinal));
    }

    private static JsonElement Parse(string line, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"dm3 {line} printed no JSON: {text}", fault);
        }
    }
}
