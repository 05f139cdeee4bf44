using System.Globalization;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Endpoints;
using Dm3.Ethereum;
using Dm3.Hosting;
using Dm3.Storage.ServiceStorage;
using Microsoft.AspNetCore.Http.Features;

namespace Dm3.Delivery.ServiceStorage;

/// <summary>
/// <c>/storage/new/{ensName}/…</c> as dm3's own backend has them: what web clients keep about their conversations, encrypted by themselves. Where the deployed service
/// says OK although nothing was stored, this one says so.
/// </summary>
public static class StorageEndpoints
{
    private const string InvalidSchema = "invalid schema";
    private const int MaxPageSize = 1000;
    private const long MaxPage = 1_000_000;

    /// <summary>Adds the stores and what they need.</summary>
    public static IServiceCollection AddServiceStorage(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton(options);
        return services.AddSingleton<ConversationStore>().AddSingleton<ContainerStore>();
    }

    /// <summary>Maps the routes.</summary>
    public static void MapServiceStorage(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapBackendProfiles();
        var routes = endpoints.MapGroup("/storage/new/{ensName}").AddEndpointFilter(SignInAsync);
        routes.MapPost("/addConversation", AddConversationAsync);
        routes.MapPost("/toggleHideConversation", HideConversationAsync);
        routes.MapPost("/addMessage", AddMessageAsync);
        routes.MapPost("/addMessageBatch", AddMessagesAsync);
        routes.MapPost("/editMessageBatch", EditMessagesAsync);
        routes.MapPost("/clearHaltedMessage", ClearHaltedAsync);
        routes.MapGet("/getConversations", (HttpContext context, ConversationStore store) => Page(context, 10, (owner, skip, count) =>
            new StorageLists<StoredConversation>((from, limit) => store.List(owner, from, limit), StorageLists.Conversation, skip, count)));
        routes.MapGet("/getMessages/{contact}", (HttpContext context, ContainerStore store) => Page(context, 100, (owner, skip, count) =>
            new StorageLists<StoredContainer>((from, limit) => store.List(owner, Contact(context), from, limit), message => StorageLists.Message(owner, message), skip, count)));
        routes.MapGet("/getHaltedMessages", (HttpContext context, ContainerStore store) =>
            new StorageLists<StoredContainer>((from, limit) => store.ListHalted(Owner(context), from, limit), StorageLists.Halted, 0, int.MaxValue));
        routes.MapGet("/getNumberOfConversations", (HttpContext context, ConversationStore store) => Number(store.Count(Owner(context))));
        routes.MapGet("/getNumberOfMessages/{contact}", (HttpContext context, ContainerStore store) => Number(store.Count(Owner(context), Contact(context))));
    }

    // Before the body is read: a stranger may not send a long one.
    private static async ValueTask<object?> SignInAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var ensName = (string)context.GetRouteValue("ensName")!;
        var check = await context.RequestServices.GetRequiredService<SessionGuard>().CheckAsync(context.Request, ensName, context.RequestAborted);
        if (check.Session is not { } session || !AccountName.TryNormalize(ensName, out var name)) return DeployedForm.Word(401);
        context.Features.Set(new StorageOwner(session.Account, name));
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = context.RequestServices.GetRequiredService<StorageOptions>().MaxBodyBytes;
        return await next(invocation);
    }

    private static async Task<IResult> AddConversationAsync(HttpContext context, ConversationStore store, StorageOptions options, TimeProvider clock)
    {
        if (await ReadAsync<ConversationBody>(context) is not { } body || !StorageBodies.IsName(body.EncryptedContactName)) return Say(400, InvalidSchema);
        var location = body.EncryptedProfileLocation ?? "";
        if (!StorageBodies.IsLocation(location)) return Say(400, InvalidSchema);
        return Answer(await store.AddAsync(Owner(context), body.EncryptedContactName, location, Guid.NewGuid(), Now(clock), options.Quota, context.RequestAborted), "unable to add conversation");
    }

    private static async Task<IResult> HideConversationAsync(HttpContext context, ConversationStore store)
    {
        if (await ReadAsync<HideBody>(context) is not { } body || !StorageBodies.IsName(body.EncryptedContactName)) return Say(400, InvalidSchema);
        return Answer(await store.HideAsync(Owner(context), body.EncryptedContactName, body.Hide, context.RequestAborted), "unable to hide conversation");
    }

    private static async Task<IResult> AddMessageAsync(HttpContext context, ContainerStore store, StorageOptions options, TimeProvider clock)
    {
        if (await ReadAsync<MessageBody>(context) is not { } body || !StorageBodies.IsName(body.EncryptedContactName)) return Say(400, InvalidSchema);
        if (!StorageBodies.TryRead(Owner(context), new BatchItem(body.MessageId, body.CreatedAt, body.EncryptedEnvelopContainer, body.IsHalted), out var draft)) return Say(400, InvalidSchema);
        return Answer(await store.AddAsync(Owner(context), body.EncryptedContactName, draft, Guid.NewGuid(), Now(clock), options.Quota, context.RequestAborted), "unable to add message");
    }

    private static async Task<IResult> AddMessagesAsync(HttpContext context, ContainerStore store, StorageOptions options, TimeProvider clock)
    {
        if (await ReadAsync<BatchBody>(context) is not { } body || !StorageBodies.IsName(body.EncryptedContactName)) return Say(400, InvalidSchema);
        if (!StorageBodies.TryRead(Owner(context), body.MessageBatch, out var drafts)) return Say(400, InvalidSchema);
        return Answer(await store.AddAllAsync(Owner(context), body.EncryptedContactName, drafts, Guid.NewGuid(), Now(clock), options.Quota, context.RequestAborted), "unable to add message batch");
    }

    private static async Task<IResult> EditMessagesAsync(HttpContext context, ContainerStore store, StorageOptions options, TimeProvider clock)
    {
        if (await ReadAsync<EditBody>(context) is not { } body || !StorageBodies.IsName(body.EncryptedContactName)) return Say(400, InvalidSchema);
        if (!StorageBodies.TryRead(Owner(context), body.EditMessageBatchPayload, out var drafts)) return Say(400, InvalidSchema);
        return Answer(await store.EditAllAsync(Owner(context), body.EncryptedContactName, drafts, Guid.NewGuid(), Now(clock), options.Quota, context.RequestAborted), "unable to edit message batch");
    }

    private static async Task<IResult> ClearHaltedAsync(HttpContext context, ContainerStore store)
    {
        if (await ReadAsync<ClearBody>(context) is not { } body || !StorageBodies.IsName(body.AliasName)) return Say(400, InvalidSchema);
        return Answer(
            Hash256.TryParse(body.MessageId, out var id) ? await store.ClearHaltedAsync(Owner(context), id, body.AliasName, context.RequestAborted) : StorageWriteResult.Unknown,
            "unable to clear halted message");
    }

    private static IResult Page(HttpContext context, int defaultSize, Func<StorageOwner, long, int, IResult> list)
    {
        var query = context.Request.Query;
        return TryNumber(query["pageSize"], defaultSize, MaxPageSize, out var size) && TryNumber(query["offset"], 0, MaxPage, out var page)
            ? list(Owner(context), page * size, (int)size)
            : Say(400, InvalidSchema);
    }

    private static bool TryNumber(string? text, long absent, long most, out long number)
    {
        number = absent;
        return string.IsNullOrEmpty(text) || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most);
    }

    private static async Task<T?> ReadAsync<T>(HttpContext context)
        where T : class => (await JsonBody.ReadAsync<T>(context.Request)).Body;

    private static StorageOwner Owner(HttpContext context) => context.Features.GetRequiredFeature<StorageOwner>();

    // From the target as it was sent: a route value keeps an escaped slash escaped, as if the name held these three characters.
    private static string Contact(HttpContext context)
    {
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/');
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    private static long Now(TimeProvider clock) => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static IResult Answer(StorageWriteResult result, string refusal) => result switch
    {
        StorageWriteResult.Done => Say(200, "OK"),
        StorageWriteResult.Full => new Problem(413, "storage-full", "The account keeps as much as it may here."),
        _ => Say(400, refusal),
    };

    private static IResult Number(long number) => Results.Text(number.ToString(CultureInfo.InvariantCulture), "application/json; charset=utf-8");

    private static IResult Say(int status, string text) => Results.Text(text, "text/plain; charset=utf-8", statusCode: status);
}
