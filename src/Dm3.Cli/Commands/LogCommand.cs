using System.CommandLine;
using System.Globalization;
using Dm3.Cli.Output;
using Dm3.Client.Names;
using Dm3.Ens.Wallets;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 log</c>: the history of a name, each signature checked here.</summary>
internal static class LogCommand
{
    public static Command Create(CommandRunner runner)
    {
        var name = NameCommands.NameArgument();
        return runner.Add(new Command("log", "What was done with a name and who signed for it, the signatures checked on this machine. Exit code 7 if one is wrong.") { name }, async (session, args, stop) =>
        {
            var normal = Session.Normal(args.GetRequiredValue(name));
            var lies = (await session.Names.FindZoneAsync(normal, stop)).OrEnd(session.Settings.Gateway);
            var zone = (await session.Zones.GetAsync(lies.Name, stop)).OrEnd(session.Settings.Gateway);
            var history = new NameHistory(session.Http, session.Settings.HasRpc ? new ContractWallets(session.Directory.Rpc) : null);
            var operations = new List<ProvenOperation>();
            await foreach (var each in history.ReadAsync(normal, zone, stop)) operations.Add(each);
            var wrong = operations.Count(each => each.Proof is OperationProof.Wrong or OperationProof.NotOwner);
            session.Screen.Show(
                new
                {
                    name = normal,
                    wrong,
                    operations = operations.Select(each => new
                    {
                        version = each.Operation.Version,
                        kind = each.Operation.Kind,
                        at = each.Operation.At,
                        by = each.Operation.By,
                        owner = each.Operation.Owner,
                        proof = each.Proof,
                        digest = each.Operation.Digest,
                        reason = each.Operation.Reason,
                    }),
                },
                () =>
                {
                    session.Screen.Table(["version", "operation", "at", "by", "evidence"], operations.Select(each => (IReadOnlyList<string?>)
                    [
                        each.Operation.Version.ToString(CultureInfo.InvariantCulture), each.Operation.Kind, Times.Of(each.Operation.At), each.Operation.By?.ToString() ?? "operator", Words(each.Proof),
                    ]));
                    if (wrong > 0) session.Screen.Text($"{wrong} of {operations.Count} operations are not what the registry says they are.");
                });
            return wrong == 0 ? ExitCode.Done : ExitCode.NotVerified;
        });
    }

    private static string Words(OperationProof proof) => proof switch
    {
        OperationProof.Proven => "signature and message checked",
        OperationProof.SignatureOnly => "signature checked",
        OperationProof.Operator => "by API key",
        OperationProof.Unknown => "no account's signature (give --rpc to ask a contract wallet)",
        OperationProof.NotOwner => "WRONG: the signer did not own the name",
        _ => "WRONG: message, digest and signature do not belong together",
    };
}
