using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Profile;
using Dm3.Ethereum;

namespace Dm3.Core.Tests.Profile;

/// <summary>dm3's record values; see tests/vectors/dm3/README.md. Where we read more than the deployed code, the test says so by name.</summary>
public sealed class RecordVectorTests
{
    private static readonly VectorFile Vectors = VectorFile.Profile;

    // Named so that no other vector can slip through: the specification allows the first, and the second is a defect of the deployed reader.
    private static readonly string[] ReadHereOnly =
        ["resolve-json/percent-encoded is not supported", "resolve-json/non-ASCII delivery service name is damaged"];

    public static TheoryData<string> DataUris => Vectors.Group("json-data-uri");

    public static TheoryData<string> DataRecords => Vectors.Group("resolve-json");

    public static TheoryData<string> Links => Vectors.Group("profile-url");

    public static TheoryData<string> IpfsRecords => Vectors.Group("resolve-ipfs");

    public static TheoryData<string> Lookups => Vectors.Group("get-user-profile");

    [Fact]
    public void NoneIsLeftOut() => Assert.Equal(
        [(4, 0), (18, 0), (17, 0), (1, 0), (10, 0)],
        new[] { "json-data-uri", "resolve-json", "profile-url", "resolve-ipfs", "get-user-profile" }.Select(Vectors.Count));

    [Theory]
    [MemberData(nameof(DataUris))]
    public void WritesDataRecord(string name)
    {
        var value = Vectors[name].Inputs.GetProperty("value");
        var written = DataRecord.Create(JsonNode.Parse(value.GetRawText())!);

        // Deployed readers damage raw text beyond ASCII, so we write that in base64, which they read.
        if (name == "json-data-uri/unicode value") Assert.StartsWith("data:application/json;base64,", written);
        else Assert.Equal(Vectors[name].Output("uri"), written);
        Assert.True(DataRecord.TryParse(written, out var record));
        Assert.True(record.IsReadByDeployedClients);
        Assert.Equal(Vectors[name].Output("uri"), "data:application/json," + CanonicalJson.Serialize(record.Document));
    }

    [Theory]
    [MemberData(nameof(DataRecords))]
    public void ReadsDataRecord(string name)
    {
        var vector = Vectors[name];
        SignedUserProfile? profile = null;
        var isRecord = RecordValue.TryParse(vector.Input("textRecord"), out var value);
        var read = isRecord && SignedUserProfile.TryRead(((DataRecord)value!).Document, out profile, out _);

        if (ReadHereOnly.Contains(name))
        {
            Assert.True(read);
            Assert.False(((DataRecord)value!).IsReadByDeployedClients);
            return;
        }

        // What dm3 does not recognise as a profile record is none here either, even where its reader could make sense of it.
        var isProfile = vector.Expected.GetProperty("isProfile").GetBoolean();
        Assert.Equal(isProfile && vector.Failure is null, read);
        if (!isProfile) Assert.False(isRecord);
        if (!read) return;
        Assert.True(((DataRecord)value!).IsReadByDeployedClients);
        Assert.Equal(CanonicalJson.Serialize(vector.Expected.GetProperty("resolved")), profile!.ToString());
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void ChecksWhatALinkLeadsTo(string name)
    {
        var vector = Vectors[name];
        var resource = vector.Inputs.GetProperty("resource");
        var canonical = CanonicalJson.Serialize(resource);
        if (vector.Expected.TryGetProperty("dm3Hash", out var hash))
        {
            Assert.Equal(hash.GetString(), Sha256Hash.Of(canonical).ToString());
            var plain = new Uri(vector.Input("url").Split('?')[0]);
            Assert.Equal(vector.Input("url"), LinkRecord.Create(plain, canonical).Url.AbsoluteUri);
        }

        var isRecord = RecordValue.TryParse(vector.Input("url"), out var value);
        if (vector.Expected.TryGetProperty("isProfile", out var isProfile)) Assert.Equal(isProfile.GetBoolean(), isRecord);
        if (!isRecord) return;

        // Nothing came: nothing to check, and "null" is no profile.
        var link = Assert.IsType<LinkRecord>(value);
        var accepted = link.TryAccept(System.Text.Encoding.UTF8.GetBytes(resource.GetRawText()), out var document);
        if (vector.Expected.TryGetProperty("hashMatches", out var matches)) Assert.Equal(matches.GetBoolean(), accepted);
        SignedUserProfile? profile = null;
        var usable = accepted && SignedUserProfile.TryRead(document, out profile, out _);
        Assert.Equal(vector.Failure is null, usable);
        if (usable) Assert.Equal(canonical, profile!.ToString());
    }

    // dm3 takes whatever the gateway sends. The recorded resource is not what the identifier stands for: we ask the same URL and refuse it.
    [Theory]
    [MemberData(nameof(IpfsRecords))]
    public void ChecksWhatAnIpfsGatewaySends(string name)
    {
        var vector = Vectors[name];
        Assert.True(RecordValue.TryParse(vector.Input("textRecord"), out var value));
        var record = Assert.IsType<IpfsRecord>(value);

        Assert.Equal(vector.Output("requestedUrl"), "https://www.ipfs.io/" + record.GatewayPath);
        Assert.False(record.TryAccept(System.Text.Encoding.UTF8.GetBytes(vector.Inputs.GetProperty("resource").GetRawText()), out _));
    }

    // Looking up is the ENS client's part; here is what it does with the record it got.
    [Theory]
    [MemberData(nameof(Lookups))]
    public void JudgesALookup(string name)
    {
        var vector = Vectors[name];
        var isService = vector.Expected.TryGetProperty("error", out _) ? name.Contains("delivery service") : name.Contains("deliveryService");
        var records = vector.Inputs.GetProperty("textRecords");
        var key = isService ? "network.dm3.deliveryService" : "network.dm3.profile";
        var record = records.ValueKind == JsonValueKind.Object && records.TryGetProperty(key, out var text) ? text.GetString()! : "";
        var isRecord = RecordValue.TryParse(record, out var value);
        var rejected = vector.Failure is not null;
        if (!isRecord)
        {
            // dm3 treats "no record" as no profile for users, and the unknown name of a service as a failure.
            Assert.True(rejected ? records.ValueKind == JsonValueKind.Null : vector.Expected.GetProperty("resolved").ValueKind == JsonValueKind.Null);
            return;
        }

        var document = Assert.IsType<DataRecord>(value).Document;
        if (isService)
        {
            Assert.Equal(!rejected, DeliveryServiceProfile.TryRead(document, out var service, out _));
            if (!rejected) Assert.Equal(CanonicalJson.Serialize(vector.Expected.GetProperty("resolved")), service!.ToString());
            return;
        }

        Assert.True(SignedUserProfile.TryRead(document, out var profile, out _));
        var resolves = vector.Inputs.GetProperty("address").ValueKind == JsonValueKind.String;
        Assert.Equal(!rejected, resolves && profile.Check(Address.Parse(vector.Input("address"))).Count == 0);
        if (!rejected) Assert.Equal(CanonicalJson.Serialize(vector.Expected.GetProperty("resolved")), profile.ToString());
    }
}
