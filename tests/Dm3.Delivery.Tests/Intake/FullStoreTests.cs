using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Delivery.Intake;
using Dm3.Testing;
using Dm3.Testing.Chain;
using Npgsql;

namespace Dm3.Delivery.Tests.Intake;

/// <summary>The disk below the database is full; of files, the store's own tests show what they then say.</summary>
[Collection(OneChain.Name)]
public sealed class FullStoreTests(EnsFixture chain)
{
    // The server says what it says when a file cannot grow.
    private const string Full = """
        CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER disk_full BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION disk_full();
        """;

    [Fact]
    public async Task AMessageThatDoesNotFit_IsRefusedWithACode_AndTakenOnceThereIsRoom()
    {
        var place = PostgresServer.Shared.CreateDatabase();
        await using var delivery = await TestDelivery.StartAsync(chain, ("Delivery:PostgresConnection", place));
        var (alice, bob) = (await DeliveryUser.PublishedAsync(chain, "full-alice"), await DeliveryUser.PublishedAsync(chain, "full-bob"));
        var token = await bob.LogInAsync(delivery.Http);
        var (before, after) = (Letters.Build(delivery, alice, bob, "before"), Letters.Build(delivery, alice, bob, "after"));
        Assert.Null((await Letters.CallAsync(delivery, before)).Json()["error"]);

        await using var server = NpgsqlDataSource.Create(place);
        await using (var full = server.CreateCommand(Full)) await full.ExecuteNonQueryAsync();
        var refused = (await Letters.CallAsync(delivery, after)).Json();
        Assert.Equal(RpcErrorCode.Unavailable, (int?)refused["error"]?["code"]);
        Assert.Null(refused["result"]);
        // As a deployed client sends it.
        var call = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "dm3_submitMessage", ["params"] = new JsonArray(after.ToString()) };
        using (var answer = await delivery.Http.PostAsync(new Uri("/rpc", UriKind.Relative), new StringContent(call.ToJsonString(), Encoding.UTF8, "application/json")))
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Equal("store-full", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
        }

        Assert.Equal([before.Metadata.MessageHash], await WaitingAsync());
        await using (var room = server.CreateCommand("DROP TRIGGER disk_full ON messages")) await room.ExecuteNonQueryAsync();
        Assert.Null((await Letters.CallAsync(delivery, after)).Json()["error"]);
        Assert.Equal([before.Metadata.MessageHash, after.Metadata.MessageHash], await WaitingAsync());

        async Task<IEnumerable<string?>> WaitingAsync() =>
            (await delivery.Http.FetchAsync("/v1/messages", token)).Json()["messages"]!.AsArray().Select(each => (string?)each!["messageHash"]);
    }
}
