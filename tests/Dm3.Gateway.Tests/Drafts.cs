using System.Text.Json.Nodes;
using Dm3.Ethereum;

namespace Dm3.Gateway.Tests;

/// <summary>Makes drafts with one deadline.</summary>
public sealed class Drafts(long deadline)
{
    public Draft Registration(string name, Address owner, long nonce = 0) => new("Registration", new JsonObject
    {
        ["name"] = name,
        ["owner"] = owner.ToString(),
        ["texts"] = new JsonArray(),
        ["addresses"] = new JsonArray(),
        ["contenthash"] = "0x",
        ["nonce"] = nonce.ToString(),
        ["deadline"] = deadline.ToString(),
    });

    public Draft Update(string name, long nonce, params (string Key, string Value)[] texts) => new Draft("RecordUpdate", new JsonObject
    {
        ["name"] = name,
        ["texts"] = new JsonArray(),
        ["addresses"] = new JsonArray(),
        ["contenthash"] = "0x",
        ["nonce"] = nonce.ToString(),
        ["deadline"] = deadline.ToString(),
    }).With(texts);

    public Draft Transfer(string name, Address newOwner, long nonce) => new("Transfer", new JsonObject
    {
        ["name"] = name,
        ["newOwner"] = newOwner.ToString(),
        ["nonce"] = nonce.ToString(),
        ["deadline"] = deadline.ToString(),
    });

    public Draft Renewal(string name, long seconds, long nonce) => new("Renewal", new JsonObject
    {
        ["name"] = name,
        ["duration"] = seconds.ToString(),
        ["nonce"] = nonce.ToString(),
        ["deadline"] = deadline.ToString(),
    });

    public Draft Release(string name, long nonce) => OfName("Release", name, nonce);

    public Draft PrimaryName(string name, long nonce) => OfName("PrimaryName", name, nonce);

    private Draft OfName(string kind, string name, long nonce) => new(kind, new JsonObject
    {
        ["name"] = name,
        ["nonce"] = nonce.ToString(),
        ["deadline"] = deadline.ToString(),
    });
}
