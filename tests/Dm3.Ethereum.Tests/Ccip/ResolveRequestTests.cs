using CsCheck;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;

namespace Dm3.Ethereum.Tests.Ccip;

public sealed class ResolveRequestTests
{
    private static AbiBudget Budget() => new(100, 10_000, 4);

    [Fact]
    public void RandomAndMutatedRequests_AreDecodedOrRefused_AndDecodedOnesMeanTheSameAgain()
    {
        Gen.Select(Gen.Bool, Gen.Byte.Array[0, 60], Gen.Byte.Array[0, 60], Gen.Byte.Array[0, 40], Gen.Int[0, 1_000].Array[0, 3], Gen.Byte).Sample(
            (withContext, name, call, context, places, value) =>
            {
                var form = withContext ? ResolveForm.Dm3Context : ResolveForm.Ens;
                var data = new ResolveRequest(form, name, call, withContext ? context : default).Encode();
                foreach (var place in places) data[place % data.Length] = value;
                if (!ResolveRequest.TryDecode(data, Budget(), out var request, out var error))
                {
                    Assert.NotEmpty(places);
                    Assert.True(error is CcipError.Malformed or CcipError.UnknownFunction, $"{error}");
                    return;
                }

                Assert.True(ResolveRequest.TryDecode(request.Encode(), Budget(), out var again, out _));
                Assert.Equal(request.Form, again.Form);
                Assert.Equal(request.WireName.ToArray(), again.WireName.ToArray());
                Assert.Equal(request.Call.ToArray(), again.Call.ToArray());
                Assert.Equal(request.Context.ToArray(), again.Context.ToArray());
            },
            iter: 20_000);
    }

    [Fact]
    public void Refuses_ContentBeyondTheBudget()
    {
        var data = new ResolveRequest(ResolveForm.Ens, new byte[10], new byte[20], default).Encode();

        Assert.True(ResolveRequest.TryDecode(data, new AbiBudget(0, 30, 0), out _, out _));
        Assert.False(ResolveRequest.TryDecode(data, new AbiBudget(0, 29, 0), out _, out var error));
        Assert.Equal(CcipError.TooMuchWork, error);
    }

    [Fact]
    public void AcceptsBytesBehindTheArguments()
    {
        byte[] data = [.. new ResolveRequest(ResolveForm.Ens, new byte[10], new byte[20], default).Encode(), 1, 2, 3];

        Assert.True(ResolveRequest.TryDecode(data, Budget(), out _, out _));
    }
}
