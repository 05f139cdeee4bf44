using Dm3.Core.Profile;
using Dm3.Delivery.Intake;
using Dm3.Ethereum.Names;
using Dm3.Hosting;

namespace Dm3.Delivery;

/// <summary>What the program does beside serving: <c>profile</c> and <c>rotate-keys</c>, with the same configuration as the service.</summary>
public static class DeliveryCommands
{
    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where it prints.</param>
    /// <param name="clock">What counts as now.</param>
    /// <returns>Exit code; null if they name none, so that the service is meant.</returns>
    public static int? Run(string[] args, TextWriter output, TimeProvider clock)
    {
        // Settings begin with a hyphen or hold an equals sign.
        if (args is not [var command, .. var rest] || command.StartsWith('-') || command.Contains('=', StringComparison.Ordinal)) return null;
        return HostRunner.Run(() =>
        {
            switch (command)
            {
                case "profile":
                    PrintProfile(Options(rest), output);
                    return 0;
                case "rotate-keys":
                    RotateKeys(rest, output, clock);
                    return 0;
                default:
                    throw new StartupException($"There is no command {command}: profile, rotate-keys, or none to serve.");
            }
        });
    }

    private static void PrintProfile(DeliveryOptions options, TextWriter output)
    {
        var url = options.PublicUrl ?? throw new StartupException("Where do clients reach this service? Set Delivery:PublicUrl.");
        using var identity = ServiceIdentity.Load(options.Identity);
        var profile = identity.ProfileAt(url);
        var record = DataRecord.Create(profile.ToJson());
        output.WriteLine($"Delivery service profile of {options.EnsName}:");
        output.WriteLine(profile.ToString());
        output.WriteLine();
        output.WriteLine($"Set one of these text records of {options.EnsName} (readers of either generation take the first that is set):");
        foreach (var key in ProfileTextKeys.DeliveryService.Take(2)) output.WriteLine($"  {key} = {record}");
        output.WriteLine();
        output.WriteLine("Signed by the wallet that owns the name, for example with foundry's cast, RESOLVER being the name's resolver:");
        var node = Namehash.Of(options.EnsName);
        output.WriteLine($"  cast send $RESOLVER 'setText(bytes32,string,string)' {node} {ProfileTextKeys.DeliveryService[0]} '{record}' --rpc-url $RPC_URL --interactive");
    }

    private static void RotateKeys(string[] args, TextWriter output, TimeProvider clock)
    {
        var alsoSigning = args.Contains("--signing");
        var options = Options([.. args.Where(arg => arg != "--signing")]);
        ServiceIdentity.Rotate(options.Identity, alsoSigning, clock.GetUtcNow());
        output.WriteLine($"New {(alsoSigning ? "encryption and signing keys" : "encryption key")} in {options.Identity.KeyFile}; the old ones open mail for {options.Identity.OverlapDays} days more.");
        output.WriteLine("Now restart the service, then set the text record again:");
        output.WriteLine();
        if (options.PublicUrl is not null) PrintProfile(options, output);
        else output.WriteLine("  dm3-delivery profile");
    }

    private static DeliveryOptions Options(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Dm3.Delivery" });
        return builder.Services.AddValidatedOptions<DeliveryOptions, DeliveryOptionsValidator>(builder.Configuration, DeliveryOptions.Section);
    }
}
