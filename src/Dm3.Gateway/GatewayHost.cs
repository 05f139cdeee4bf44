using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Ens.Rpc;
using Dm3.Ens.Wallets;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Gateway.Api;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Endpoints;
using Dm3.Gateway.Profiles;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Registration.Rules;
using Dm3.Gateway.Resolve;
using Dm3.Gateway.Zones;
using Dm3.Gateway.Zones.Exchange;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Hosting.Documents;
using Dm3.Hosting.Store;
using Dm3.Hosting.Telemetry;
using Dm3.Storage.Documents;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using Dm3.Storage.Zones;

namespace Dm3.Gateway;

/// <summary>Puts the gateway together.</summary>
public static class GatewayHost
{
    /// <summary>Longest request body.</summary>
    public const int MaxBodyBytes = 512 * 1024;

    /// <summary>Longest request target that is answered, in characters.</summary>
    public const int MaxTargetLength = 64 * 1024;

    // A URL that is somewhat too long gets our own refusal, which says what to do; past this the server refuses with a bare 414.
    private const int MaxRequestLineBytes = 1024 * 1024;

    /// <summary>Builds the host; nothing is listened on yet.</summary>
    /// <param name="args">Command line in the form of .NET configuration, for example <c>--Gateway:ChainId 1</c>.</param>
    /// <param name="configure">Further configuration, which wins.</param>
    /// <param name="clock">What the gateway takes for the present; the system's clock unless given.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration has faults.</exception>
    /// <exception cref="StartupException">The answer key or the data file cannot be used.</exception>
    public static WebApplication Create(string[] args, Action<IConfigurationBuilder>? configure = null, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Dm3.Gateway" });
        configure?.Invoke(builder.Configuration);
        builder.Logging.TellStartFaultsOnce();
        builder.WebHost.ConfigureKestrel(server => ServerLimits.Apply(server, MaxRequestLineBytes, MaxBodyBytes));
        builder.Services.ConfigureHttpJsonOptions(json => JsonSettings.Apply(json.SerializerOptions));
        var options = builder.Services.AddValidatedOptions<GatewayOptions, GatewayOptionsValidator>(builder.Configuration, GatewayOptions.Section);
        AddServices(builder.Services, options, clock ?? TimeProvider.System);
        builder.AddTelemetry("dm3-gateway", GatewayMeters.Name);
        builder.Services.AddApiDocument(GatewayApi.Form);
        var form = new GatewayGuardForm
        {
            MaxBodyBytes = MaxBodyBytes,
            MaxTargetLength = MaxTargetLength,
            TargetTooLong = $"The URL is longer than {MaxTargetLength} characters: send it as POST / with {{\"sender\", \"data\"}}.",
        };
        builder.Services.AddClientLimits(form, request => LimitOf(request, options.Limits));

        var app = builder.Build();
        app.UseTelemetry();
        app.UseTrustedProxies(options.TrustedProxies);
        app.UseMiddleware<RequestGuard>(form);
        // What has no limit does not pass the limiter at all: look-ups would wait for each other there.
        app.UseWhen(context => LimitOf(context.Request, options.Limits).PerMinute > 0, limited => limited.UseRateLimiter());
        var read = app.Services.GetRequiredService<ReadEndpoint>();
        app.Use((context, next) => IsRead(context.Request) ? read.GetAsync(context) : next(context));
        app.UseStatusCodePages(context => form.RefuseAsync(
            context.HttpContext, new Problem(context.HttpContext.Response.StatusCode, "no-such-route", "There is nothing at this path for this method.")));
        app.UseRouting();
        app.MapPost("/", read.PostAsync);
        app.MapBatch();
        app.MapNames();
        app.MapOperations();
        app.MapHistory();
        app.MapDocuments("Resolve");
        app.MapDeployedProfiles();
        app.MapTypedData();
        app.MapZones();
        app.MapZoneKeys();
        app.MapVendorNames();
        app.MapZoneExchange();
        app.MapZoneOperator();
        app.MapExplain();
        app.MapGet("/", () => Results.Json(new { service = "dm3 registry gateway", zones = "/v1/zones", explain = "/v1/explain?name=&record=" }, JsonSettings.Options));
        app.MapApiDocument();
        app.MapTelemetry();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        app.Lifetime.ApplicationStarted.Register(() => Announce(app, options));
        return app;
    }

    private static (string Kind, int PerMinute) LimitOf(HttpRequest request, GatewayLimits limits)
    {
        if (request.Path.StartsWithSegments("/health")) return ("", 0);
        if (request.Headers.Authorization.Count > 0) return ("key", limits.KeyCallsPerMinutePerClient);
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || request.Path.Value is "/" or "/batch" or "/v1/typed-data";
        return reads ? ("read", limits.ReadsPerMinutePerClient) : ("write", limits.WritesPerMinutePerClient);
    }

    private static void AddServices(IServiceCollection services, GatewayOptions options, TimeProvider clock)
    {
        services.AddSingleton(clock);
        services.AddSingleton<GatewayMeters>();
        services.AddStore(options.DataFile, options.PostgresConnection);
        services.AddSingleton<NameStore>();
        services.AddSingleton<ZoneStore>();
        services.AddDocuments(options.IpfsApiUrl);
        services.AddSingleton(new OutboundHttp(new OutboundOptions { AllowLocal = options.DevNet, MaxResponseBytes = RecordLimits.MaxDocumentBytes }));
        services.AddSingleton(provider => new DocumentSource(provider.GetRequiredService<OutboundHttp>(), DocumentSource.GatewaysOf(options.IpfsGateways)));
        services.AddSingleton(provider => new KeptDocuments(hash => provider.GetRequiredService<DocumentStore>().Find(hash)?.Content));
        services.AddSingleton<ProfileTexts>();
        services.AddSingleton(new ZoneSet(options.Zones));
        services.AddSingleton<ChangeStamps>();
        services.AddSingleton(_ => AnswerKey.Load(options));
        services.AddSingleton<IAnswerSigner>(provider => new KeyAnswerSigner(provider.GetRequiredService<PrivateKey>()));
        if (options.RpcUrl is { } url)
        {
            services.AddSingleton<IEthereumRpc>(new EthereumRpc(new Uri(url)));
            services.AddSingleton<ContractWallets>();
            services.AddSingleton(provider => new NameOwnershipReader(
                provider.GetRequiredService<IEthereumRpc>(), Address.Parse(options.EnsRegistry), Address.Parse(options.NameWrapper)));
        }

        services.AddSingleton(provider => new LookupSenders(options, provider.GetService<IEthereumRpc>()));
        services.AddSingleton<SignatureCheck>();
        services.AddSingleton<ZoneSigners>();
        services.AddSingleton<ZoneClaims>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<ApiKeyGuard>();
        services.AddSingleton<ZoneKeys>();
        services.AddSingleton<VendorNames>();
        services.AddSingleton<VendorNameEndpoints.Caller>();
        services.AddSingleton<ZoneStanding>();
        services.AddSingleton(provider => new RegistrationTerms(name => provider.GetRequiredService<NameRules>().CheckFree(name) is null));
        services.AddSingleton<AnswerService>();
        services.AddSingleton<ReadEndpoint>();
        services.AddSingleton<Budgets>();
        services.AddNameRules();
        services.AddZoneOperation();
        services.AddZoneExchange();
        services.AddSingleton<RegistrationService>();
        services.AddSingleton<CallOperations>();
        services.AddSingleton<OperationStore>();
        services.AddSingleton<DeployedProfiles>();
        services.AddHostedService<ChangeFeed>();
        services.AddHostedService<ZoneRegistration>();
        services.AddHostedService(provider => provider.GetRequiredService<ZoneStanding>());
    }

    private static bool IsRead(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Path.Value is ['/', '0', 'x' or 'X', ..];

    private static void Announce(WebApplication app, GatewayOptions options)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Dm3.Gateway");
        log.LogInformation(
            "Signing answers as {Signer} with {Backend}; names in {Store}",
            app.Services.GetRequiredService<IAnswerSigner>().Address, Secp256k1.BackendName, StoreServices.PlaceOf(options.DataFile, options.PostgresConnection));
        foreach (var zone in app.Services.GetRequiredService<ZoneSet>().All)
        {
            log.LogInformation("Serving {Zone} ({Kind}) for resolver {Resolver} on chain {ChainId}", zone.Name, zone.Kind, zone.Resolver, options.ChainId);
            if (zone.Resolvers.Count == 0)
                log.LogWarning("No resolver is configured for {Zone}: answers are signed for whichever contract asks. Set Gateway:Zones once yours is deployed.", zone.Name);
        }
    }
}
