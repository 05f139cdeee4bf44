using System.CommandLine;
using System.Globalization;
using Dm3.Client.Names;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;

namespace Dm3.Cli.Commands;

/// <summary>The options that say which records to set or delete.</summary>
internal sealed class RecordOptions
{
    private readonly Option<string[]> _texts = new("--text") { Description = "Set a text record: KEY=VALUE. Can be repeated.", HelpName = "KEY=VALUE" };
    private readonly Option<string[]> _addresses = new("--address") { Description = "Set an address: 0x… on Ethereum, or COIN=0x… (ENSIP-9). Can be repeated.", HelpName = "[COIN=]0x…" };
    private readonly Option<string?> _contenthash = new("--contenthash") { Description = "Set the content hash (ENSIP-7).", HelpName = "0x…" };
    private readonly Option<string[]> _deletedTexts = new("--delete-text") { Description = "Delete a text record. Can be repeated.", HelpName = "KEY" };
    private readonly Option<ulong[]> _deletedAddresses = new("--delete-address") { Description = "Delete the address of a coin type; 60 is Ethereum. Can be repeated.", HelpName = "COIN" };
    private readonly Option<bool> _deletedContenthash = new("--delete-contenthash") { Description = "Delete the content hash." };

    public void AddTo(Command command, bool withDeletion)
    {
        command.Add(_texts);
        command.Add(_addresses);
        command.Add(_contenthash);
        if (!withDeletion) return;
        command.Add(_deletedTexts);
        command.Add(_deletedAddresses);
        command.Add(_deletedContenthash);
    }

    /// <summary>What the options say, added to <paramref name="records"/>.</summary>
    public RecordSet Read(ParseResult args, RecordSet records)
    {
        foreach (var text in args.GetValue(_texts) ?? [])
        {
            var (key, value) = Split(text) ?? throw CliException.Usage($"--text takes KEY=VALUE, not {text}");
            records = records.WithText(key, value);
        }

        foreach (var address in args.GetValue(_addresses) ?? [])
        {
            var (coin, value) = Split(address) ?? ("60", address);
            if (!ulong.TryParse(coin, NumberStyles.None, CultureInfo.InvariantCulture, out var type)) throw CliException.Usage($"{coin} is no coin type (SLIP-44).");
            if (type == 60 && !Address.TryParse(value, out _)) throw CliException.Usage($"{value} is no Ethereum address.");
            records = records.WithAddress(type, Bytes(value));
        }

        if (args.GetValue(_contenthash) is { } contenthash) records = records.WithContenthash(Bytes(contenthash));
        foreach (var key in args.GetValue(_deletedTexts) ?? []) records = records.WithText(key, "");
        foreach (var coin in args.GetValue(_deletedAddresses) ?? []) records = records.WithAddress(coin, []);
        return args.GetValue(_deletedContenthash) ? records.WithContenthash([]) : records;
    }

    private static (string Key, string Value)? Split(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? (text[..at], text[(at + 1)..]) : null;
    }

    private static byte[] Bytes(string hex) => Hex.TryDecode(hex, out var bytes) && bytes.Length > 0 ? bytes : throw CliException.Usage($"{hex} is not 0x and hex digits.");
}
