using System.Net;
using System.Text;
using System.Text.Json;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.ServiceStorage;

/// <summary>What clients keep: limits, foreign tokens, and texts that hurt.</summary>
[Collection(OneChain.Name)]
public sealed class StorageTests(EnsFixture chain)
{
    private static string Message(string id, string container = "c", string createdAt = "1", string contact = "bob") => JsonSerializer.Serialize(new
    {
        encryptedEnvelopContainer = container,
        encryptedContactName = contact,
        messageId = id,
        isHalted = false,
        createdAt = 7_777_777,
    }).Replace("7777777", createdAt, StringComparison.Ordinal);

    [Fact]
    public async Task TheStorageOfAnother_IsClosed_UnderEveryPrefix()
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var (alice, bob) = (await DeliveryUser.PublishedAsync(chain, "store"), await DeliveryUser.PublishedAsync(chain, "store"));
        var (token, other) = (await alice.LogInAsync(delivery.Http), await bob.LogInAsync(delivery.Http));
        foreach (var prefix in (string[])["", "/api", "/ds"])
        {
            var root = $"{prefix}/storage/new/{alice.Name}";
            foreach (var route in (string[])["getConversations", "getNumberOfConversations", "getMessages/x", "getNumberOfMessages/x", "getHaltedMessages"])
            {
                Assert.Equal((401, "Unauthorized"), await delivery.Http.SendAsync(HttpMethod.Get, $"{root}/{route}", other));
                Assert.Equal((401, "Unauthorized"), await delivery.Http.SendAsync(HttpMethod.Get, $"{root}/{route}", null));
                Assert.Equal(200, (await delivery.Http.SendAsync(HttpMethod.Get, $"{root}/{route}", token)).Status);
            }

            foreach (var route in (string[])["addConversation", "toggleHideConversation", "addMessage", "addMessageBatch", "editMessageBatch", "clearHaltedMessage"])
                Assert.Equal((401, "Unauthorized"), await delivery.Http.SendAsync(HttpMethod.Post, $"{root}/{route}", other, Message("1")));
        }
    }

    [Fact]
    public async Task AnotherNameOfTheAccount_HasAStorageOfItsOwn()
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var alice = await DeliveryUser.PublishedAsync(chain, "store");
        var alias = await alice.AliasAsync($"{alice.Label}alias");
        var token = await alice.LogInAsync(delivery.Http);
        Assert.Equal((200, "OK"), await delivery.Http.SendAsync(HttpMethod.Post, $"/storage/new/{alice.Name.ToUpperInvariant()}/addMessage", token, Message("1")));
        Assert.Equal((200, "1"), await delivery.Http.SendAsync(HttpMethod.Get, $"/storage/new/{alice.Name}/getNumberOfMessages/bob", token));
        Assert.Equal((200, "0"), await delivery.Http.SendAsync(HttpMethod.Get, $"/storage/new/{alias}/getNumberOfMessages/bob", token));
        Assert.Equal((200, "OK"), await delivery.Http.SendAsync(HttpMethod.Post, $"/storage/new/{alias}/addMessage", token, Message("1")));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("""{"encryptedEnvelopContainer":"a","encryptedEnvelopContainer":"b","encryptedContactName":"bob","messageId":"1","createdAt":1,"isHalted":false}""")]
    [InlineData("""{"encryptedEnvelopContainer":null,"encryptedContactName":"bob","messageId":"1","createdAt":1,"isHalted":false}""")]
    [InlineData("""{"encryptedEnvelopContainer":"a\u0000b","encryptedContactName":"bob","messageId":"1","createdAt":1,"isHalted":false}""")]
    [InlineData("""{"encryptedEnvelopContainer":"a","encryptedContactName":"b\u0000b","messageId":"1","createdAt":1,"isHalted":false}""")]
    [InlineData("""{"encryptedEnvelopContainer":"\ud800","encryptedContactName":"bob","messageId":"1","createdAt":1,"isHalted":false}""")]
    [InlineData("""{"encryptedEnvelopContainer":"a","encryptedContactName":"bob","messageId":"\udc00","createdAt":1,"isHalted":false}""")]
    [InlineData("""{"encryptedEnvelopContainer":"a","encryptedContactName":"","messageId":"1","createdAt":1,"isHalted":false}""")]
    [InlineData("""{"encryptedEnvelopContainer":"a","encryptedContactName":"bob","messageId":"1","createdAt":"1","isHalted":false}""")]
    [InlineData("""{"encryptedEnvelopContainer":"a","encryptedContactName":"bob","messageId":"1","createdAt":-1,"isHalted":false}""")]
    [InlineData("""{"encryptedEnvelopContainer":"a","encryptedContactName":"bob","messageId":"1","createdAt":1e300,"isHalted":false}""")]
    [InlineData("""{"encryptedEnvelopContainer":"a","encryptedContactName":"bob","messageId":"1","createdAt":1,"isHalted":0}""")]
    public async Task WhatIsNoMessage_IsRefused_AndNothingIsKept(string body)
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var alice = await DeliveryUser.PublishedAsync(chain, "store");
        var token = await alice.LogInAsync(delivery.Http);
        Assert.Equal((400, "invalid schema"), await delivery.Http.SendAsync(HttpMethod.Post, $"/storage/new/{alice.Name}/addMessage", token, body));
        Assert.Equal((200, "0"), await delivery.Http.SendAsync(HttpMethod.Get, $"/storage/new/{alice.Name}/getNumberOfConversations", token));
    }

    [Theory]
    [InlineData("pageSize=1001")]
    [InlineData("pageSize=-1")]
    [InlineData("pageSize=1.5")]
    [InlineData("pageSize=abc")]
    [InlineData("pageSize=99999999999999999999")]
    [InlineData("offset=1000001")]
    [InlineData("pageSize=1&pageSize=2")]
    public async Task WhatIsNoPage_IsRefused(string query)
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var alice = await DeliveryUser.PublishedAsync(chain, "store");
        var token = await alice.LogInAsync(delivery.Http);
        foreach (var list in (string[])["getConversations", "getMessages/bob"])
            Assert.Equal((400, "invalid schema"), await delivery.Http.SendAsync(HttpMethod.Get, $"/storage/new/{alice.Name}/{list}?{query}", token));
    }

    [Fact]
    public async Task LongPages_ComeWhole_AndInOrder()
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var alice = await DeliveryUser.PublishedAsync(chain, "store");
        var token = await alice.LogInAsync(delivery.Http);
        var batch = JsonSerializer.Serialize(new
        {
            encryptedContactName = "bob/ä?%2F",
            messageBatch = Enumerable.Range(0, 105).Select(each => new { messageId = $"{each}", createdAt = each, encryptedEnvelopContainer = $"{each}", isHalted = true }),
        });
        var root = $"/storage/new/{alice.Name}";
        Assert.Equal((200, "OK"), await delivery.Http.SendAsync(HttpMethod.Post, $"{root}/addMessageBatch", token, batch));
        async Task<List<string>> PageAsync(string path) => [.. JsonSerializer.Deserialize<string[]>((await delivery.Http.SendAsync(HttpMethod.Get, path, token)).Body)!
            .Select(text => JsonDocument.Parse(text).RootElement.GetProperty("encryptedEnvelopContainer").GetString()!)];
        var contact = Uri.EscapeDataString("bob/ä?%2F");
        Assert.Equal(Enumerable.Range(5, 100).Reverse().Select(each => $"{each}"), await PageAsync($"{root}/getMessages/{contact}"));
        Assert.Equal(Enumerable.Range(0, 5).Reverse().Select(each => $"{each}"), await PageAsync($"{root}/getMessages/{contact}?offset=1"));
        Assert.Equal(Enumerable.Range(55, 25).Reverse().Select(each => $"{each}"), await PageAsync($"{root}/getMessages/{contact}?pageSize=25&offset=1"));
        var halted = JsonDocument.Parse((await delivery.Http.SendAsync(HttpMethod.Get, $"{root}/getHaltedMessages", token)).Body);
        Assert.Equal(105, halted.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task ABodyAboveTheLimit_IsRefused_AndAStrangersIsNotEvenRead()
    {
        await using var delivery = await TestDelivery.StartAsync(chain, ("Delivery:Storage:MaxBodyBytes", "300000"));
        var alice = await DeliveryUser.PublishedAsync(chain, "store");
        var token = await alice.LogInAsync(delivery.Http);
        var path = $"/storage/new/{alice.Name}/addMessage";
        var overhead = Encoding.UTF8.GetByteCount(Message("1", ""));
        Assert.Equal((200, "OK"), await delivery.Http.SendAsync(HttpMethod.Post, path, token, Message("1", new string('x', 300_000 - overhead))));
        Assert.Equal((int)HttpStatusCode.RequestEntityTooLarge, (await delivery.Http.SendAsync(HttpMethod.Post, path, token, Message("2", new string('x', 300_001 - overhead)))).Status);
        Assert.Equal((401, "Unauthorized"), await delivery.Http.SendAsync(HttpMethod.Post, path, null, Message("3", new string('x', 200_000))));
    }

    // PostgreSQL keeps them in an index whose rows end at 2704 bytes.
    [Fact]
    public async Task AContact_OfMoreBytesThanAnIndexTakes_IsRefused()
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var alice = await DeliveryUser.PublishedAsync(chain, "store");
        var token = await alice.LogInAsync(delivery.Http);
        var path = $"/storage/new/{alice.Name}/addMessage";
        Assert.Equal((200, "OK"), await delivery.Http.SendAsync(HttpMethod.Post, path, token, Message("1", contact: new string('ä', 1024))));
        Assert.Equal(400, (await delivery.Http.SendAsync(HttpMethod.Post, path, token, Message("2", contact: new string('ä', 1024) + "x"))).Status);
    }

    [Fact]
    public async Task AFullAccount_IsTold_AndAnotherIsNotTouched()
    {
        await using var delivery = await TestDelivery.StartAsync(chain, ("Delivery:Storage:MaxAccountBytes", "1000000"));
        var (alice, bob) = (await DeliveryUser.PublishedAsync(chain, "store"), await DeliveryUser.PublishedAsync(chain, "store"));
        var (token, other) = (await alice.LogInAsync(delivery.Http), await bob.LogInAsync(delivery.Http));
        var big = new string('x', 600_000);
        Assert.Equal((200, "OK"), await delivery.Http.SendAsync(HttpMethod.Post, $"/storage/new/{alice.Name}/addMessage", token, Message("1", big)));
        var full = await delivery.Http.SendAsync(HttpMethod.Post, $"/storage/new/{alice.Name}/addMessage", token, Message("2", big));
        Assert.Equal((413, "storage-full"), (full.Status, full.Code()));
        Assert.Equal((200, "1"), await delivery.Http.SendAsync(HttpMethod.Get, $"/storage/new/{alice.Name}/getNumberOfMessages/bob", token));
        Assert.Equal((200, "OK"), await delivery.Http.SendAsync(HttpMethod.Post, $"/storage/new/{bob.Name}/addMessage", other, Message("1", big)));
    }
}
