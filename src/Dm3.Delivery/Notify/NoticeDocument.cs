using System.Text.Json;
using Dm3.Hosting;
using Dm3.Storage.Notifications;

namespace Dm3.Delivery.Notify;

/// <summary>What machines get: <c>{"type":"messages.waiting"}</c>, or <c>{"type":"channel.code","data":{"code"}}</c>. No more than that, ever.</summary>
internal static class NoticeDocument
{
    public static string Of(DueNotice notice, string service) => notice.Purpose == NoticePurpose.Code
        ? JsonSerializer.Serialize(new { type = "channel.code", service, data = new { code = notice.Channel!.Code } }, JsonSettings.Options)
        : JsonSerializer.Serialize(new { type = "messages.waiting", service }, JsonSettings.Options);
}
