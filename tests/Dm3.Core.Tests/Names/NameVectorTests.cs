using Dm3.Core.Keys;
using Dm3.Core.Names;

namespace Dm3.Core.Tests.Names;

/// <summary>dm3's name comparison; see tests/vectors/dm3/README.md.</summary>
public sealed class NameVectorTests
{
    private static readonly VectorFile Vectors = VectorFile.Profile;

    public static TheoryData<string> Normalizations => Vectors.Group("normalize-ens-name");

    public static TheoryData<string> Functions => Vectors.Group("names");

    [Fact]
    public void NoneIsLeftOut() => Assert.Equal([(50, 0), (13, 0)], new[] { "normalize-ens-name", "names" }.Select(Vectors.Count));

    [Theory]
    [MemberData(nameof(Normalizations))]
    public void Normalizes(string name)
    {
        var normalized = Dm3Name.TryNormalize(Vectors[name].Input("ensName"), out var text);

        Assert.Equal(Vectors[name].Failure is null, normalized);
        if (normalized) Assert.Equal(Vectors[name].Output("normalized"), text);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void AgreesOnWhatFollowsFromNames(string name)
    {
        var vector = Vectors[name];
        switch (vector.Input("function"))
        {
            case "isSameEnsName":
                var alias = vector.Inputs.TryGetProperty("ensNameBAlias", out var given) ? given.GetString()! : "";
                var same = Dm3Name.AreSame(vector.Input("ensNameA"), vector.Input("ensNameB"))
                    || (alias.Length > 0 && Dm3Name.AreSame(vector.Input("ensNameA"), alias));
                Assert.Equal(vector.Expected.GetProperty("same").GetBoolean(), same);
                break;
            case "getAccountDisplayName":
                Assert.Equal(
                    vector.Output("displayName"),
                    Dm3Name.Abbreviate(vector.Input("ensName"), vector.Inputs.GetProperty("size").GetInt32(), vector.Inputs.TryGetProperty("forFile", out _) ? "-" : "..."));
                break;
            case "getBrowserStorageKey":
                Assert.Equal(vector.Output("key"), "userStorageSnapshot:" + Normalized(vector.Input("ensName")));
                break;
            case "getConversationId":
                Assert.Equal(vector.Output("conversationId"), $"{Normalized(vector.Input("ensNameA"))},{Normalized(vector.Input("ensNameB"))}");
                break;
            case "formatAddress":
                Assert.True(AddressText.TryParse(vector.Input("address"), out var address));
                Assert.Equal(vector.Output("address"), address.ToString());
                break;
            default:
                Assert.Fail(name);
                break;
        }
    }

    [Fact]
    public void Refuses_ALoneSurrogate()
    {
        Assert.False(Dm3Name.TryNormalize("\ud800.eth", out _));
        Assert.False(Dm3Name.TryNormalize("a.eth\udc00", out _));
    }

    private static string Normalized(string name)
    {
        Assert.True(Dm3Name.TryNormalize(name, out var text));
        return text;
    }
}
