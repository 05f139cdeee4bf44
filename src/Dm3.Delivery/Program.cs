using Dm3.Delivery;
using Dm3.Hosting;

return await HostRunner.RunAsync(() => DeliveryHost.Create(args));
