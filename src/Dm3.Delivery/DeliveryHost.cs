using Dm3.Delivery.Spam;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Hosting.Telemetry;

namespace Dm3.Delivery;

/// <summary>Puts the delivery service together.</summary>
public static class DeliveryHost
{
    private const int MaxRequestLineBytes = 32 * 1024;

    /// <summary>Builds the host; nothing is listened on yet.</summary>
    /// <param name="args">Command line in the form of .NET configuration, for example <c>--Delivery:MaxEnvelopeBytes 50000</c>.</param>
    /// <param name="configure">Further configuration, which wins.</param>
    /// <param name="clock">What the service takes for the present; the system's clock unless given.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration has faults.</exception>
    public static WebApplication Create(string[] args, Action<IConfigurationBuilder>? configure = null, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Dm3.Delivery" });
        configure?.Invoke(builder.Configuration);
        builder.Services.ConfigureHttpJsonOptions(json => JsonSettings.Apply(json.SerializerOptions));
        var options = builder.Services.AddValidatedOptions<DeliveryOptions, DeliveryOptionsValidator>(builder.Configuration, DeliveryOptions.Section);
        // A JSON-RPC call holds the envelope as a JSON text inside JSON: quotes and backslashes are escaped once more.
        var form = new RequestGuardForm { MaxBodyBytes = (2L * options.MaxEnvelopeBytes) + 16_384 };
        builder.WebHost.ConfigureKestrel(server => ServerLimits.Apply(server, MaxRequestLineBytes, form.MaxBodyBytes));
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSpamRules();
        AddProvisional(builder.Services, options);
        builder.Services.AddPickup(options);
        builder.Services.AddHealthChecks();
        builder.AddTelemetry("dm3-delivery");
        builder.Services.AddApiDocument(new ApiDocumentForm { Title = "dm3 delivery service", Description = "Takes encrypted messages for its users and holds them until they are picked up." });

        var app = builder.Build();
        app.UseTelemetry();
        app.UseMiddleware<RequestGuard>(form);
        app.UseStatusCodePages(context => form.RefuseAsync(
            context.HttpContext, new Problem(context.HttpContext.Response.StatusCode, "no-such-route", "There is nothing at this path for this method.")));
        app.UseWebSockets();
        app.UseRouting();
        app.MapPickup();
        app.MapGet("/hello", () => "Hello DM3");
        app.MapApiDocument();
        app.MapTelemetry();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        return app;
    }

    private static void AddProvisional(IServiceCollection services, DeliveryOptions options)
    {
        services.AddSingleton<Dm3.Storage.Database>(_ => Dm3.Storage.Sqlite.SqliteDatabase.Open(options.DataFile));
        services.AddSingleton<Dm3.Storage.Accounts.AccountStore>().AddSingleton<Dm3.Storage.Messages.MessageStore>();
        services.AddSingleton<Budgets>();
        services.AddSingleton(new Auth.ServiceName("ds.dm3.eth"));
        if (options.RpcUrl is { } url)
        {
            services.AddSingleton<Dm3.Ens.Rpc.IEthereumRpc>(new Dm3.Ens.Rpc.EthereumRpc(new Uri(url)));
            services.AddSingleton(new Dm3.Ens.Outbound.OutboundHttp(new Dm3.Ens.Outbound.OutboundOptions { AllowLocal = true }));
            services.AddSingleton(p => new Dm3.Ens.Profiles.DocumentSource(p.GetRequiredService<Dm3.Ens.Outbound.OutboundHttp>(), []));
            services.AddSingleton(p => new Dm3.Ens.Lookup.EnsCache(new Dm3.Ens.Lookup.EnsCacheOptions(), p.GetRequiredService<TimeProvider>()));
            services.AddSingleton(p => new Dm3.Ens.CcipRead.CcipReadClient(p.GetRequiredService<Dm3.Ens.Rpc.IEthereumRpc>(), new Dm3.Ens.CcipRead.GatewayClient(p.GetRequiredService<Dm3.Ens.Outbound.OutboundHttp>())));
            services.AddSingleton(p => new Dm3.Ens.Lookup.EnsClient(p.GetRequiredService<Dm3.Ens.Rpc.IEthereumRpc>(), p.GetRequiredService<Dm3.Ens.CcipRead.CcipReadClient>(), Dm3.Ethereum.Address.Parse(options.EnsRegistry), p.GetRequiredService<Dm3.Ens.Lookup.EnsCache>()));
            services.AddSingleton<Dm3.Ens.Profiles.ProfileLoader>();
        }
    }
}
