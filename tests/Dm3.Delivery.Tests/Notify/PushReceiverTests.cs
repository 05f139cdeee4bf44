using System.Buffers.Text;
using System.Security.Cryptography;

namespace Dm3.Delivery.Tests.Notify;

/// <summary>The receiver that other tests believe. Source: RFC 8291, appendix A.</summary>
public sealed class PushReceiverTests
{
    private const string Body =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    [Fact]
    public void Decrypts_TheExampleOfTheRfc()
    {
        using var receiver = Example();
        Assert.Equal("When I grow up, I want to be a watermelon", receiver.Decrypt(Base64Url.DecodeFromChars(Body)));
    }

    [Fact]
    public void Refuses_AFlippedBit()
    {
        using var receiver = Example();
        var body = Base64Url.DecodeFromChars(Body);
        body[^20] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => receiver.Decrypt(body));
    }

    private static PushReceiver Example() => PushReceiver.Of(
        "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg");
}
