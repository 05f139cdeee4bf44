using Dm3.Gateway;
using Dm3.Hosting;

return await HostRunner.RunAsync(() => GatewayHost.Create(args));
