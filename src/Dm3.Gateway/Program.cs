using Dm3.Gateway;
using Dm3.Hosting;

return args is [VerifyLogCommand.Name, .. var settings]
    ? await HostRunner.RunAsync(() => GatewayHost.Create(settings), app => VerifyLogCommand.RunAsync(app, CancellationToken.None))
    : await HostRunner.RunAsync(() => GatewayHost.Create(args));
