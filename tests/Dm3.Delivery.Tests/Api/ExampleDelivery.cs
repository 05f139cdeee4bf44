using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dm3.Core.Encoding;
using Dm3.Core.Profile;
using Dm3.Delivery.Tests.Notify;
using Dm3.Hosting.Api;
using Dm3.Testing;
using Dm3.Testing.Api;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Api;

/// <summary>
/// A delivery service to which every request of <c>delivery.http</c> was sent, in order, its values taken from the answers before, as a reader of the file would. With
/// <c>DM3_RECORD=1</c> in the environment the answers, and the API document with them, are written to the files that they are compared with.
/// </summary>
public sealed partial class ExampleDelivery : IAsyncLifetime
{
    private const int LongestShown = 300;

    private readonly EnsFixture _chain = new();
    private readonly MailServer _mail = MailServer.Start();
    private readonly Dictionary<string, string> _values = [];
    private readonly Dictionary<string, string> _shown = [];
    private DeliveryUser _alice = null!;

    public static string FilePath(params string[] parts) => RepositoryRoot.Combine(["src", "Dm3.Delivery", .. parts]);

    public TestDelivery Delivery { get; private set; } = null!;

    public IReadOnlyList<HttpFileRequest> Requests { get; private set; } = [];

    public IReadOnlyList<ApiAnswer> Answers { get; private set; } = [];

    public async Task InitializeAsync()
    {
        var text = await File.ReadAllTextAsync(FilePath("delivery.http"));
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        foreach (var (name, value) in lines.Where(line => line.StartsWith('@')).Select(line => (line[1..line.IndexOf('=', StringComparison.Ordinal)].Trim(), line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim())))
            _shown[name] = value;
        Requests = HttpFile.Read(text);
        await _chain.InitializeAsync();
        Delivery = await TestDelivery.StartAsync(_chain, _mail.Settings);
        await SetUpAsync();
        var answers = new List<ApiAnswer>();
        foreach (var request in HttpFile.Read(string.Join('\n', lines.Where(line => !line.StartsWith('@')))))
        {
            var (status, type, body) = await SendAsync(request);
            await LearnAsync(request.Name, body);
            answers.Add(ApiAnswer.Of(request, status, type, body) is { Body: { } shown } answer ? answer with { Body = Show(shown) } : ApiAnswer.Of(request, status, type, body));
        }

        Answers = answers;
        if (ApiAnswer.Records) await File.WriteAllTextAsync(FilePath("Api", "answers.json"), ApiAnswer.ToFile(answers));
    }

    public async Task DisposeAsync()
    {
        await Delivery.DisposeAsync();
        await _mail.DisposeAsync();
        await _chain.DisposeAsync();
    }

    private async Task SetUpAsync()
    {
        _alice = await DeliveryUser.PublishedAsync(_chain, "alice");
        var bob = await DeliveryUser.PublishedAsync(_chain, "bob");
        var profile = Encoding.UTF8.GetBytes(_alice.Profile.ToString());
        var envelope = Letters.Build(Delivery, bob, _alice, "Hello");
        _values["name"] = _alice.Name;
        _values["sender"] = bob.Name;
        _values["guest"] = await _chain.NameAsync("guest", bob.Address, ("email", "carol@example.org"));
        _values["profile"] = _alice.Profile.ToString();
        _values["senderProfile"] = bob.Profile.ToString();
        _values["cid"] = Cid.OfRawBlock(profile).ToString();
        _values["documentHash"] = "0x" + Convert.ToHexStringLower(SHA256.HashData(profile));
        _values["envelope"] = envelope.ToString();
        _values["messageHash"] = envelope.Metadata.MessageHash;
        _values["storedMessage"] = Sha256Hash.Of(_alice.Name + "second").ToString();
    }

    private async Task LearnAsync(string request, string body)
    {
        switch (request)
        {
            case "Ask for a challenge": Sign("challenge", "signature", (string)JsonNode.Parse(body)!["challenge"]!); break;
            case "Ask for a challenge again": Sign("againChallenge", "againSignature", (string)JsonNode.Parse(body)!["challenge"]!); break;
            case "Ask for a challenge, as deployed clients do": Sign("deployedChallenge", "deployedSignature", (string)JsonNode.Parse(body)!); break;
            case "Log in": _values["token"] = (string)JsonNode.Parse(body)!["token"]!; break;
            case "Log in again": _values["againToken"] = (string)JsonNode.Parse(body)!["token"]!; break;
            case "Log in, as deployed clients do": _values["deployedToken"] = (string)JsonNode.Parse(body)!; break;
            case "Submit a message": _values["receipt"] = JsonNode.Parse(body)!["result"]!["receipt"]!.ToJsonString(); break;
            case "Add a notification channel":
                _values["channel"] = (string)JsonNode.Parse(body)!["id"]!;
                await _mail.NextAsync();
                break;
            case "Send a new code": _values["code"] = await _mail.NextCodeAsync(); break;
            case "Set an e-mail address": await _mail.NextAsync(); break;
            case "Send a new code to it": _values["deployedCode"] = await _mail.NextCodeAsync(); break;
            case "Invite somebody": _values["link"] = (await _mail.NextAsync()).Headers["List-Unsubscribe"]!.Trim('<', '>').Split('/')[^1]; break;
            case "Begin a socket.io session": _values["sid"] = (string)JsonNode.Parse(body[1..])!["sid"]!; break;
            default: break;
        }
    }

    private void Sign(string challenge, string signature, string value) => (_values[challenge], _values[signature]) = (value, _alice.Signing.Sign(value));

    private async Task<(int Status, string? Type, string Body)> SendAsync(HttpFileRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(Fill(request.Target), UriKind.Relative));
        if (request.Body.Length > 0) message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(request.Body)));
        foreach (var (name, value) in request.Headers)
        {
            if (name == "Content-Type") message.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else message.Headers.Add(name, Fill(value));
        }

        using var answer = await Delivery.Http.SendAsync(message);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    private string Fill(string text) => Placeholder().Replace(text, match => _values.TryGetValue(match.Groups[1].Value, out var value) ? value : throw new InvalidOperationException($"Nothing gave {match.Value}."));

    // As the file writes it: another run has other values.
    private JsonNode? Show(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Show(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Show)]),
        JsonValue value when value.TryGetValue<string>(out var text) => Show(text),
        _ => node?.DeepClone(),
    };

    private JsonValue Show(string text)
    {
        foreach (var (name, value) in _values.OrderByDescending(each => each.Value.Length)) text = text.Replace(value, _shown[name], StringComparison.Ordinal);
        return JsonValue.Create(text.Length > LongestShown ? text[..LongestShown] + "…" : text);
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Placeholder();
}
