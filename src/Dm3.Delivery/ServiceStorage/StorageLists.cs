using System.Globalization;
using System.Text.Json;
using Dm3.Hosting;
using Dm3.Storage.ServiceStorage;

namespace Dm3.Delivery.ServiceStorage;

/// <summary>A list of what is kept, as deployed services write it. Read and sent in steps, so that a long page is never in memory as a whole.</summary>
internal sealed class StorageLists<T>(Func<long, int, IReadOnlyList<T>> read, Func<T, object> form, long skip, int count) : IResult
{
    private const int Step = 20;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        await response.WriteAsync("[", httpContext.RequestAborted);
        for (var sent = 0; sent < count;)
        {
            var wanted = Math.Min(Step, count - sent);
            var rows = read(skip + sent, wanted);
            foreach (var row in rows)
            {
                if (sent++ > 0) await response.WriteAsync(",", httpContext.RequestAborted);
                await response.WriteAsync(JsonSerializer.Serialize(form(row), JsonSettings.Options), httpContext.RequestAborted);
            }

            if (rows.Count < wanted) break;
        }

        await response.WriteAsync("]", httpContext.RequestAborted);
    }
}

/// <summary>The forms of the lists' items.</summary>
internal static class StorageLists
{
    public static object Conversation(StoredConversation conversation) => new
    {
        contact = conversation.Contact,
        previewMessage = conversation.Preview,
        updatedAt = Time(conversation.UpdatedAtUnixMilliseconds),
        encryptedProfileLocation = conversation.ProfileLocation,
    };

    /// <summary>A JSON text that holds the message.</summary>
    public static object Message(StorageOwner owner, StoredContainer message) => JsonSerializer.Serialize(
        new
        {
            id = message.Id.ToString(),
            createdAt = Time(message.CreatedAtUnixMilliseconds),
            encryptedEnvelopContainer = message.Container,
            encryptedContactName = message.Contact,
            conversationId = message.ConversationId,
            ownerId = owner.Name,
            isHalted = message.IsHalted,
        },
        JsonSettings.Options);

    public static object Halted(StoredContainer message) => new
    {
        messageId = message.Id.ToString(),
        encryptedEnvelopContainer = message.Container,
        createdAt = Time(message.CreatedAtUnixMilliseconds),
        isHalted = true,
    };

    private static string Time(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
