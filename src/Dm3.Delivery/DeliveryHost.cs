using Dm3.Delivery.Api;
using Dm3.Delivery.Endpoints;
using Dm3.Delivery.Intake;
using Dm3.Delivery.Notify;
using Dm3.Delivery.ServiceStorage;
using Dm3.Delivery.Spam;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Hosting.Store;
using Dm3.Hosting.Telemetry;
using Dm3.Storage.Accounts;
using Dm3.Storage.Messages;

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
        builder.Logging.TellStartFaultsOnce();
        builder.WebHost.ConfigureKestrel(server => ServerLimits.Apply(server, MaxRequestLineBytes, form.MaxBodyBytes));
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSpamRules(options);
        builder.Services.AddStore(options.DataFile, options.PostgresConnection);
        builder.Services.AddSingleton<DeliveryMeters>();
        builder.Services.AddSingleton<AccountStore>();
        builder.Services.AddSingleton<ProfileExtensionStore>();
        builder.Services.AddSingleton<MessageStore>();
        builder.Services.AddSingleton<Budgets>();
        builder.Services.AddChain(options);
        builder.Services.AddPickup(options);
        builder.Services.AddIntake(options);
        builder.Services.AddServiceStorage(options.Storage);
        builder.Services.AddNotifications();
        builder.AddTelemetry("dm3-delivery", DeliveryMeters.Name);
        builder.Services.AddClientLimits(form, options.Limits.Of);
        builder.Services.AddApiDocument(DeliveryApi.Form);

        var app = builder.Build();
        app.UseTelemetry();
        app.UseTrustedProxies(options.TrustedProxies);
        app.UseMiddleware<RequestGuard>(form);
        // What has no limit does not pass the limiter at all.
        app.UseWhen(context => options.Limits.Of(context.Request).PerMinute > 0, limited => limited.UseRateLimiter());
        app.UseStatusCodePages(context => form.RefuseAsync(
            context.HttpContext, new Problem(context.HttpContext.Response.StatusCode, "no-such-route", "There is nothing at this path for this method.")));
        // Sockets are pinged by the sweep over all of them, not by a timer each.
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        app.UseDeployedPrefixes();
        app.UseRouting();
        app.MapPickup();
        app.MapIntake();
        app.MapReceipts();
        app.MapProfileExtension();
        app.MapSpamRules();
        app.MapServiceStorage();
        app.MapNotifications();
        app.MapGet("/hello", () => "Hello DM3");
        app.MapApiDocument();
        app.MapTelemetry();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        app.Lifetime.ApplicationStarted.Register(() => Announce(app, options));
        return app;
    }

    private static void Announce(WebApplication app, DeliveryOptions options)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Dm3.Delivery");
        var keys = app.Services.GetRequiredService<ServiceIdentity>();
        log.LogInformation("This is {Name}; encrypt to {EncryptionKey}, postmarks are signed with {SigningKey}", options.EnsName, keys.Encryption.PublicKey, keys.Signing.PublicKey);
        if (options.RpcUrl is null) log.LogWarning("No node is configured (Delivery:RpcUrl): nobody can log in.");
        var off = app.Services.GetServices<INoticeSender>().Where(sender => !sender.IsOffered).Select(sender => sender.Kind).ToList();
        if (off.Count > 0) log.LogInformation("Notifications are off for {Kinds}: not configured (Delivery:Notifications)", string.Join(", ", off));
        if (options.AllowProfileOnlySignUp)
            log.LogWarning("Delivery:AllowProfileOnlySignUp is on: whoever has seen a signed profile, now or earlier, can open its account here or put that profile back.");
    }
}
