using System.Net;
using System.Text.Json.Nodes;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Auth;

[Collection(OneChain.Name)]
public sealed class LoginTests(EnsFixture chain) : IAsyncLifetime
{
    private TestDelivery _delivery = null!;

    private HttpClient Http => _delivery.Http;

    public async Task InitializeAsync() => _delivery = await TestDelivery.StartAsync(chain);

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    [Fact]
    public async Task FirstLogin_OpensTheAccount_AndTheTokenIsGood()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "alice");
        Assert.Equal(404, (await Http.FetchAsync($"/profile/{alice.Name}")).Status);

        var token = await alice.LogInAsync(Http, "phone");

        var account = (await Http.FetchAsync("/v1/account", token)).Json();
        Assert.Equal(alice.Address.ToString(), account["account"]!.GetValue<string>());
        Assert.Equal(alice.Name, account["name"]!.GetValue<string>());
        Assert.Equal("phone", account["device"]!.GetValue<string>());
        Assert.Equal("any-device", account["acknowledgement"]!.GetValue<string>());
        Assert.Equal((200, alice.Profile.ToString()), await Http.FetchAsync($"/profile/{alice.Name.ToUpperInvariant()}"));
    }

    [Fact]
    public async Task Challenge_NamesTheService_AndIsGoodForOneAnswer()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "alice");
        var challenge = await alice.ChallengeAsync(Http);
        var payload = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(challenge.Split('.')[1]))!;
        Assert.Equal("ds.dm3.eth", payload["service"]!.GetValue<string>());
        Assert.Equal(alice.Name, payload["account"]!.GetValue<string>());

        using (var first = await alice.AnswerAsync(Http, challenge)) Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        using var again = await alice.AnswerAsync(Http, challenge);
        Assert.Equal((401, "challenge-used"), await ReadAsync(again));
    }

    [Fact]
    public async Task Challenge_ThatWasAnsweredWrongly_IsSpent()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "alice");
        var mallory = await DeliveryUser.PublishedAsync(chain, "mallory");
        var challenge = await alice.ChallengeAsync(Http);

        Assert.Equal((401, "signature-invalid"), await AnswerAsync(alice.Name, challenge, mallory.Signing.Sign(challenge)));
        Assert.Equal((401, "challenge-used"), await AnswerAsync(alice.Name, challenge, alice.Signing.Sign(challenge)));
    }

    [Fact]
    public async Task Challenge_OfAnotherName_OfAnotherService_OrTooOld_IsRefused()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "alice");
        var bob = await DeliveryUser.PublishedAsync(chain, "bob");
        var challenge = await alice.ChallengeAsync(Http);
        Assert.Equal((401, "challenge-invalid"), await AnswerAsync(bob.Name, challenge, bob.Signing.Sign(challenge)));

        await using var other = await TestDelivery.StartAsync(chain);
        var foreign = await alice.ChallengeAsync(other.Http);
        Assert.Equal((401, "challenge-invalid"), await AnswerAsync(alice.Name, foreign, alice.Signing.Sign(foreign)));

        _delivery.Clock.Advance(299);
        using (var inTime = await alice.AnswerAsync(Http, challenge)) Assert.Equal(HttpStatusCode.Created, inTime.StatusCode);
        var late = await alice.ChallengeAsync(Http);
        _delivery.Clock.Advance(300);
        Assert.Equal((401, "challenge-expired"), await AnswerAsync(alice.Name, late, alice.Signing.Sign(late)));
    }

    [Fact]
    public async Task Name_WithoutAProfile_OrWithoutAnAddress_GetsNoChallenge()
    {
        var bare = await chain.NameAsync("bareofall", DeliveryAddress);
        foreach (var (name, status, code) in new[] { (bare, 404, "no-profile"), ("nobody-has-this.eth", 404, "no-address"), ("a b", 400, "invalid-name"), ("eth", 400, "invalid-name"), ("", 400, "invalid-name") })
        {
            var answer = await Http.SendAsync(HttpMethod.Post, "/v1/challenges", json: new JsonObject { ["name"] = name }.ToJsonString());
            Assert.Equal((name, status, code), (name, answer.Status, answer.Code()));
        }
    }

    [Fact]
    public async Task Token_EndsByTime_ByLogout_AndByLogoutEverywhere()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "alice");
        var first = await alice.LogInAsync(Http);
        var second = await alice.LogInAsync(Http);
        var third = await alice.LogInAsync(Http, "phone");

        Assert.Equal(204, (await Http.SendAsync(HttpMethod.Delete, "/v1/session", first)).Status);
        Assert.Equal((401, "session-ended"), await CheckAsync(first));
        Assert.Equal(200, (await Http.FetchAsync("/v1/account", second)).Status);
        Assert.Equal("""{"ended":2}""", (await Http.SendAsync(HttpMethod.Delete, "/v1/sessions", second)).Body);
        Assert.Equal((401, "session-ended"), await CheckAsync(third));

        var fourth = await alice.LogInAsync(Http);
        _delivery.Clock.Advance(3599);
        Assert.Equal(200, (await Http.FetchAsync("/v1/account", fourth)).Status);
        _delivery.Clock.Advance(1);
        Assert.Equal((401, "token-expired"), await CheckAsync(fourth));
    }

    [Fact]
    public async Task Token_SurvivesARestart()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "alice");
        var token = await alice.LogInAsync(Http);
        await _delivery.StopAsync();
        await _delivery.StartAsync();

        Assert.Equal(200, (await Http.FetchAsync("/v1/account", token)).Status);
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("Bearer abc")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJhY2NvdW50IjoiYWxpY2UuZXRoIn0.")]
    public async Task Header_ThatIsNoTokenOfOurs_IsRefused(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/account", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var answer = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Token_OfAnotherSecret_OrTooLong_IsRefused()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "alice");
        await using var other = await TestDelivery.StartAsync(chain);
        var foreign = await alice.LogInAsync(other.Http);

        Assert.Equal((401, "token-invalid"), await CheckAsync(foreign));
        Assert.Equal((401, "token-invalid"), await CheckAsync(new string('a', 3000)));
        Assert.Equal((401, "token-invalid"), await CheckAsync(await alice.ChallengeAsync(Http)));
    }

    [Fact]
    public async Task ChangedKey_EndsTheSessionsOfTheOldOne_OnceSeen_AndAtOnceWithALogin()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "alice");
        var old = await alice.LogInAsync(Http);
        var stolen = alice.Signing;
        alice.RollKey();
        await alice.PublishAsync();

        // What ENS said is believed for a minute, and what it said of a session's key for ten.
        _delivery.Clock.Advance(601);
        Assert.Equal((401, "signing-key-changed"), await CheckAsync(old));
        var challenge = await alice.ChallengeAsync(Http);
        Assert.Equal((401, "signature-invalid"), await AnswerAsync(alice.Name, challenge, stolen.Sign(challenge)));

        var before = await alice.LogInAsync(Http);
        alice.RollKey();
        await alice.PublishAsync();
        _delivery.Clock.Advance(61);
        var after = await alice.LogInAsync(Http);
        Assert.Equal((401, "session-ended"), await CheckAsync(before));
        Assert.Equal(200, (await Http.FetchAsync("/v1/account", after)).Status);
    }

    [Fact]
    public async Task Logins_OfOneAccountFromOneClient_AreLimited()
    {
        await using var delivery = await TestDelivery.StartAsync(chain, ("Delivery:Sessions:LoginsPerMinute", "3"));
        var alice = await DeliveryUser.PublishedAsync(chain, "alice");
        var bob = await DeliveryUser.PublishedAsync(chain, "bob");
        for (var i = 0; i < 3; i++) await alice.LogInAsync(delivery.Http);

        using var refused = await alice.AnswerAsync(delivery.Http, await alice.ChallengeAsync(delivery.Http));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        await bob.LogInAsync(delivery.Http);
    }

    [Fact]
    public async Task Devices_AreListed_Limited_AndRemovedWithTheirSessions()
    {
        await using var delivery = await TestDelivery.StartAsync(chain, ("Delivery:Sessions:MaxDevices", "2"));
        var alice = await DeliveryUser.PublishedAsync(chain, "alice");
        var phone = await alice.LogInAsync(delivery.Http, "phone");
        var desk = await alice.LogInAsync(delivery.Http, "desk");
        using (var third = await alice.AnswerAsync(delivery.Http, await alice.ChallengeAsync(delivery.Http), "tablet")) Assert.Equal((409, "too-many-devices"), await ReadAsync(third));

        var devices = (await delivery.Http.FetchAsync("/v1/devices", desk)).Json()["devices"]!.AsArray();
        Assert.Equal(["desk", "phone"], devices.Select(each => each!["id"]!.GetValue<string>()).Order());
        Assert.Equal("desk", devices.Single(each => each!["current"]!.GetValue<bool>())!["id"]!.GetValue<string>());

        Assert.Equal(204, (await delivery.Http.SendAsync(HttpMethod.Delete, "/v1/devices/phone", desk)).Status);
        Assert.Equal(404, (await delivery.Http.SendAsync(HttpMethod.Delete, "/v1/devices/phone", desk)).Status);
        Assert.Equal(401, (await delivery.Http.FetchAsync("/v1/account", phone)).Status);
        await alice.LogInAsync(delivery.Http, "tablet");
    }

    [Theory]
    [InlineData("""{"name":"alice.eth"}""")]
    [InlineData("""{"name":"alice.eth","challenge":"c","signature":"s","device":""}""")]
    [InlineData("""{"name":"alice.eth","challenge":"c","signature":"s","device":"a b"}""")]
    [InlineData("""{"name":"alice.eth","challenge":"c","signature":"s","device":"<b>"}""")]
    [InlineData("""{"name":"alice.eth","challenge":"c","signature":"s","label":"a\u0007"}""")]
    [InlineData("""{"name":"alice.eth","challenge":"c","signature":"s","label":null,"more":1}""")]
    [InlineData("""{"name":"alice.eth","name":"alice.eth","challenge":"c","signature":"s"}""")]
    [InlineData("""{"name":"\ud800.eth","challenge":"c","signature":"s"}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Body_ThatDoesNotFit_IsRefused(string json)
    {
        var answer = await Http.SendAsync(HttpMethod.Post, "/v1/sessions", json: json);
        Assert.Equal(400, answer.Status);
        Assert.Contains(answer.Code(), (string[])["invalid-body", "invalid-name"]);
    }

    private static Ethereum.Address DeliveryAddress => new(Enumerable.Repeat((byte)7, 20).ToArray());

    private async Task<(int Status, string Code)> CheckAsync(string token)
    {
        var answer = await Http.FetchAsync("/v1/account", token);
        return (answer.Status, answer.Code());
    }

    private async Task<(int Status, string Code)> AnswerAsync(string name, string challenge, string signature)
    {
        var body = new JsonObject { ["name"] = name, ["challenge"] = challenge, ["signature"] = signature };
        var answer = await Http.SendAsync(HttpMethod.Post, "/v1/sessions", json: body.ToJsonString());
        return (answer.Status, answer.Code());
    }

    private static async Task<(int Status, string Code)> ReadAsync(HttpResponseMessage answer) =>
        ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
}
