using Dm3.Delivery;
using Dm3.Hosting;

return DeliveryCommands.Run(args, Console.Out, TimeProvider.System) ?? await HostRunner.RunAsync(() => DeliveryHost.Create(args));
