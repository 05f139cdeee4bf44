using System.CommandLine;
using System.Globalization;
using Dm3.Cli.Output;
using Dm3.Client;
using Dm3.Client.Names;
using Dm3.Client.Wallets;
using Dm3.Ethereum;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 name</c>: names at a registry. Every change is one signature of the wallet; nothing costs gas.</summary>
internal static class NameCommands
{
    public static Command Create(CommandRunner runner) => new("name", "Names: look, register, change, hand over, give up. One signature each, no gas.")
    {
        Check(runner), Show(runner), List(runner), Register(runner), Update(runner), Transfer(runner), Renew(runner), Primary(runner), Release(runner),
    };

    internal static Argument<string> NameArgument() => new("name") { Description = "ENS name, for example alice.dm3.eth." };

    private static Command Check(CommandRunner runner)
    {
        var name = NameArgument();
        return runner.Add(new Command("check", "Whether a name can be registered. Exit code 4 if not.") { name }, async (session, args, stop) =>
        {
            var found = (await session.Names.CheckAsync(Session.Normal(args.GetRequiredValue(name)), stop)).OrEnd(session.Settings.Gateway);
            session.Screen.Show(found, () =>
            {
                if (found.Available) session.Screen.Good($"{found.Name} is free.");
                else session.Screen.Text($"{found.Name} cannot be registered ({found.Reason}): {found.Detail}");
            });
            return found.Available ? ExitCode.Done : ExitCode.Refused;
        });
    }

    private static Command Show(CommandRunner runner)
    {
        var name = NameArgument();
        return runner.Add(new Command("show", "A registered name with its records.") { name }, async (session, args, stop) =>
            Print(session, (await session.Names.GetAsync(Session.Normal(args.GetRequiredValue(name)), stop)).OrEnd(session.Settings.Gateway)));
    }

    private static Command List(CommandRunner runner)
    {
        var owner = new Option<string?>("--owner") { Description = "Whose names. Default: the wallet's.", HelpName = "ADDRESS" };
        return runner.Add(new Command("list", "Every name of an owner, in the zones that list theirs.") { owner }, async (session, args, stop) =>
        {
            var whose = args.GetValue(owner) is { } given
                ? Address.TryParse(given, out var parsed) ? parsed : throw CliException.Usage($"{given} is no address.")
                : (await session.KeyAsync(stop)).Address;
            var names = new List<RegisteredName>();
            await foreach (var each in session.Names.ListAsync(whose, stop)) names.Add(each);
            session.Screen.Show(new { owner = whose, names }, () =>
            {
                if (names.Count == 0) session.Screen.Text($"{whose} owns no names here.");
                else session.Screen.Table(["name", "version", "updated", "expires"], names.Select(each => (IReadOnlyList<string?>)[each.Name, Number(each.Version), Times.Of(each.UpdatedAtUnixSeconds), Times.OfOptional(each.ExpiresAtUnixSeconds) ?? "never"]));
            });
        });
    }

    private static Command Register(CommandRunner runner)
    {
        var name = NameArgument();
        var records = new RecordOptions();
        var noAddress = new Option<bool>("--no-address") { Description = "Do not let the name point to the wallet's address." };
        var command = new Command("register", "Register a free name for the wallet.") { name, noAddress };
        records.AddTo(command, withDeletion: false);
        return runner.Add(command, async (session, args, stop) =>
        {
            var wallet = await session.WalletAsync(stop);
            var own = args.GetValue(noAddress) ? RecordSet.Empty : RecordSet.Empty.WithAddress(wallet.Address);
            var given = records.Read(args, own);
            Print(session, (await session.Names.RegisterAsync(Session.Normal(args.GetRequiredValue(name)), wallet, given, stop)).OrEnd(session.Settings.Gateway));
        });
    }

    private static Command Update(CommandRunner runner)
    {
        var name = NameArgument();
        var records = new RecordOptions();
        var command = new Command("update", "Set and delete records.") { name };
        records.AddTo(command, withDeletion: true);
        return runner.Add(command, async (session, args, stop) =>
        {
            var changes = records.Read(args, RecordSet.Empty);
            if (changes == RecordSet.Empty) throw CliException.Usage("Nothing to change: give --text, --address, --contenthash or one of the --delete options.");
            Print(session, (await session.Names.UpdateAsync(Session.Normal(args.GetRequiredValue(name)), await session.WalletAsync(stop), changes, stop)).OrEnd(session.Settings.Gateway));
        });
    }

    private static Command Transfer(CommandRunner runner)
    {
        var name = NameArgument();
        var to = new Argument<string>("new-owner") { Description = "Address of the new owner." };
        var yes = Yes();
        return runner.Add(new Command("transfer", "Give a name to another owner. Its records are cleared and names below it released.") { name, to, yes }, async (session, args, stop) =>
        {
            var normal = Session.Normal(args.GetRequiredValue(name));
            if (!Address.TryParse(args.GetRequiredValue(to), out var owner)) throw CliException.Usage($"{args.GetRequiredValue(to)} is no address.");
            await session.ConfirmAsync(args.GetValue(yes), $"Give {normal} to {owner} and clear its records?", stop);
            Print(session, (await session.Names.TransferAsync(normal, await session.WalletAsync(stop), owner, stop)).OrEnd(session.Settings.Gateway));
        });
    }

    private static Command Renew(CommandRunner runner)
    {
        var name = NameArgument();
        var days = new Option<int>("--days") { Description = "Days to add to its term.", DefaultValueFactory = _ => 365, HelpName = "NUMBER" };
        return runner.Add(new Command("renew", "Keep a name that expires for longer.") { name, days }, (session, args, stop) => args.GetValue(days) is > 0 and var count
            ? ExecuteAsync(session, args.GetRequiredValue(name), (names, normal, wallet) => names.RenewAsync(normal, wallet, TimeSpan.FromDays(count), stop), stop)
            : throw CliException.Usage("--days must be at least 1."));
    }

    private static Command Primary(CommandRunner runner)
    {
        var name = NameArgument();
        return runner.Add(new Command("primary", "Make a name the one that the wallet's address goes by.") { name }, (session, args, stop) =>
            ExecuteAsync(session, args.GetRequiredValue(name), (names, normal, wallet) => names.SetPrimaryAsync(normal, wallet, stop), stop));
    }

    private static Command Release(CommandRunner runner)
    {
        var name = NameArgument();
        var yes = Yes();
        return runner.Add(new Command("release", "Give a name up: anybody can register it then.") { name, yes }, async (session, args, stop) =>
        {
            var normal = Session.Normal(args.GetRequiredValue(name));
            await session.ConfirmAsync(args.GetValue(yes), $"Give {normal} up, with its records and the names below it?", stop);
            var released = (await session.Names.ReleaseAsync(normal, await session.WalletAsync(stop), stop)).OrEnd(session.Settings.Gateway);
            session.Screen.Show(released, () => session.Screen.Good($"{released.Name} is released."));
        });
    }

    internal static void Print(Session session, RegisteredName name) => session.Screen.Show(name, () => session.Screen.Values(
    [
        ("name", name.Name),
        ("zone", name.Zone),
        ("owner", name.Owner.ToString()),
        ("version", Number(name.Version)),
        ("registered", Times.Of(name.CreatedAtUnixSeconds)),
        ("updated", Times.Of(name.UpdatedAtUnixSeconds)),
        ("expires", Times.OfOptional(name.ExpiresAtUnixSeconds) ?? "never"),
        ("suspended", name.Suspended),
        .. name.Records.Addresses.Select(each => ($"address {each.Key}", (string?)each.Value)),
        .. name.Records.Texts.Select(each => ($"text {each.Key}", (string?)each.Value)),
        ("contenthash", name.Records.Contenthash),
    ]));

    internal static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask back." };

    private static async Task ExecuteAsync(Session session, string name, Func<NameClient, string, IWallet, Task<RequestResult<RegisteredName>>> execute, CancellationToken stop) =>
        Print(session, (await execute(session.Names, Session.Normal(name), await session.WalletAsync(stop))).OrEnd(session.Settings.Gateway));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
