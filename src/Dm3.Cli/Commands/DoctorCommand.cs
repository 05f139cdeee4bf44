using System.CommandLine;
using System.Security.Cryptography;
using Dm3.Cli.Doctor;
using Dm3.Cli.Output;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 doctor</c>: looks at a deployment as a stranger's client would, and says what to do.</summary>
internal static class DoctorCommand
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    public static Command Create(CommandRunner runner)
    {
        var name = new Argument<string>("name") { Description = "The zone, for example dm3.eth." };
        var delivery = new Option<string[]>("--delivery") { Description = "ENS name of a delivery service to look at too. Can be repeated. Default: the dev net's.", HelpName = "NAME" };
        var user = new Option<string?>("--user") { Description = "A name whose profile, and whose delivery services, are to be looked at too.", HelpName = "NAME" };
        return runner.Add(new Command("doctor", "Check a deployment from outside, and say what to do. Exit code 7 if a check fails.") { name, delivery, user }, async (session, args, stop) =>
        {
            var zone = Session.Normal(args.GetRequiredValue(name));
            var findings = new Findings(finding =>
            {
                if (!session.Screen.IsJson) Print(session, finding);
            });
            await ExamineAsync(session, zone, args.GetValue(delivery) ?? [], args.GetValue(user), findings, stop);
            var failed = findings.All.Count(each => each.Outcome == CheckOutcome.Failed);
            session.Screen.Show(new { name = zone, healthy = failed == 0, failed, checks = findings.All }, () =>
            {
                if (failed == 0) session.Screen.Good($"{zone} is healthy.");
                else session.Screen.Text($"{Counts.Of(failed, "check")} failed.");
            });
            return failed == 0 ? ExitCode.Done : ExitCode.NotVerified;
        });
    }

    private static async Task ExamineAsync(Session session, string zone, string[] delivery, string? user, Findings findings, CancellationToken stop)
    {
        var (directory, clock, allowLocal) = (session.Directory, session.Host.Clock, session.Settings.AllowLocal);
        var outbound = new OutboundOptions { AllowLocal = allowLocal };
        var http = session.Opened(new HttpClient(OutboundHttp.CreateHandler(outbound)) { Timeout = AnswerLimit, MaxResponseContentBufferSize = 4 * 1024 * 1024 });
        var contracts = new ContractChecks(findings, directory, session.Settings.Rpc.GetLeftPart(UriPartial.Authority), allowLocal, clock);
        if (await contracts.CheckNodeAsync(stop) is not { } chain) return;
        if (await contracts.CheckResolverAsync(zone, stop) is { } resolver)
        {
            var missing = $"doctor-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.{zone}";
            if (await contracts.CheckLookupAsync(resolver, missing, stop) is { } address && await contracts.LookUpProfileAsync(resolver, missing, stop) is { } text)
            {
                var gateways = new GatewayChecks(findings, http, directory.Rpc, allowLocal, clock);
                foreach (var template in address.Urls)
                {
                    if (await gateways.CheckAsync(template, address, text, stop) is { } signer) await gateways.CheckRegistryAsync(template, zone, resolver, signer, chain, stop);
                }
            }
        }

        var services = delivery.Select(Session.Normal).ToList();
        if (user is not null)
        {
            var result = await directory.ResolveAsync(user, stop);
            if (result.Profile is { } contact)
            {
                findings.Good("profile", contact.Name, $"verified, {contact.Services.Count + contact.UnusableServices.Count} delivery service(s)");
                services.AddRange(contact.Document.Profile.DeliveryServices.Except(services));
            }
            else
            {
                findings.Fail("profile", result.Name, Faults.Of(result).Message, $"Publish it again: dm3 profile publish {result.Name}");
            }
        }

        if (services.Count == 0 && session.Settings.DevNet?.DeliveryEnsName is { } usual) services.Add(usual);
        if (services.Count == 0) findings.Skip("delivery-record", zone, "Say with --delivery NAME which delivery service to look at.");
        var fetch = session.Opened(new OutboundHttp(outbound));
        var deliveries = new DeliveryChecks(findings, new ProfileLoader(directory.Ens, new DocumentSource(fetch, DocumentSource.PublicIpfsGateways)), http, allowLocal, clock);
        foreach (var service in services) await deliveries.CheckAsync(service, stop);
    }

    private static void Print(Session session, Finding finding)
    {
        var (mark, colour) = finding.Outcome switch
        {
            CheckOutcome.Good => ("ok  ", "green"),
            CheckOutcome.Warning => ("warn", "yellow"),
            CheckOutcome.Failed => ("FAIL", "red"),
            _ => ("skip", "grey"),
        };
        session.Screen.Mark(mark, colour, $"{finding.Check,-15}  {finding.Target}  {finding.Detail}");
        if (finding.Remedy is not null) session.Screen.Text($"      -> {finding.Remedy}");
    }
}
