using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Dm3.Core.Profile;
using Dm3.Ens.Lookup;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 resolve</c>: what ENS says, checked by the resolver contract on the way.</summary>
internal static class ResolveCommand
{
    public static Command Create(CommandRunner runner)
    {
        var name = new Argument<string>("name") { Description = "ENS name; or an address, whose primary name is looked up." };
        var texts = new Option<string[]>("--text") { Description = "Text record to read too. Can be repeated.", HelpName = "KEY" };
        var coins = new Option<string[]>("--coin") { Description = "Address to read too, by coin type (ENSIP-9). Can be repeated.", HelpName = "COIN" };
        return runner.Add(new Command("resolve", "Read records of any ENS name through ENS and CCIP-Read.") { name, texts, coins }, async (session, args, stop) =>
        {
            var asked = args.GetRequiredValue(name);
            if (Address.TryParse(asked, out var address)) await PrimaryAsync(session, address, stop);
            else await RecordsAsync(session, Session.Normal(asked), args.GetValue(texts) ?? [], args.GetValue(coins) ?? [], stop);
        });
    }

    private static async Task PrimaryAsync(Session session, Address address, CancellationToken stop)
    {
        var found = await session.Directory.PrimaryNameAsync(address, stop);
        if (!found.Found) throw Faults.Of(address.ToString(), found.Failure, found.Detail);
        session.Screen.Show(new { address, primaryName = found.Value }, () => session.Screen.Values(("primary name", found.Value)));
    }

    private static async Task RecordsAsync(Session session, string name, string[] texts, string[] coins, CancellationToken stop)
    {
        var ens = session.Directory.Ens;
        var resolver = await ens.ResolverAsync(name, stop);
        if (!resolver.Found) throw Faults.Of(name, resolver.Failure, resolver.Detail);
        var address = Value(name, await ens.AddressAsync(name, stop))?.ToString();
        var found = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var key in ProfileTextKeys.User.Concat(texts).Distinct())
        {
            var value = Value(name, await ens.TextAsync(name, key, stop));
            if (value is not null || texts.Contains(key)) found[key] = value;
        }

        var addresses = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var coin in coins)
        {
            if (!BigInteger.TryParse(coin, NumberStyles.None, CultureInfo.InvariantCulture, out var type)) throw CliException.Usage($"{coin} is no coin type (SLIP-44).");
            addresses[coin] = Value(name, await ens.CoinAddressAsync(name, type, stop)) is { } bytes ? Hex.Encode(bytes) : null;
        }

        var contenthash = Value(name, await ens.ContenthashAsync(name, stop)) is { } hash ? Hex.Encode(hash) : null;
        if (address is null && contenthash is null && found.Values.Concat(addresses.Values).All(each => each is null))
            throw new CliException(ExitCode.NotFound, "not-set", $"{name} has no records: it is not registered, or nothing is set.");
        session.Screen.Show(new { name, resolver = resolver.Value, address, addresses, texts = found, contenthash }, () => session.Screen.Values(
        [
            ("name", name),
            ("resolver", resolver.Value.ToString()),
            ("address", address ?? "(not set)"),
            .. addresses.Select(each => ($"address {each.Key}", (string?)(each.Value ?? "(not set)"))),
            .. found.Select(each => ($"text {each.Key}", (string?)(each.Value ?? "(not set)"))),
            ("contenthash", contenthash),
        ]));
    }

    // A record that is not set is an answer, the same as null. Legacy resolvers without a record's function revert; that of addresses all have.
    private static Address? Value(string name, EnsResult<Address> result) => result.Found ? result.Value : result.Failure == EnsFailure.NotSet ? null : throw Faults.Of(name, result.Failure, result.Detail);

    private static T? Value<T>(string name, EnsResult<T> result)
        where T : class => result.Found ? result.Value : result.Failure == EnsFailure.NotSet ? null : throw Faults.Of(name, result.Failure, result.Detail);
}
