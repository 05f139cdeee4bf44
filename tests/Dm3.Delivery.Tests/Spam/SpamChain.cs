using System.Globalization;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ethereum;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Spam;

/// <summary>A chain of its own, since these tests move its clock and its balances.</summary>
public sealed class SpamChain : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();

    public EnsFixture Ens { get; } = new();

    public Task InitializeAsync() => Ens.InitializeAsync();

    public Task DisposeAsync() => Ens.DisposeAsync();

    public void Dispose() => _http.Dispose();

    public Task SetBalanceAsync(Address address, BigInteger wei) => AskAsync("anvil_setBalance", address.ToLowerHex(), Quantity(wei));

    public Task SetNonceAsync(Address address, int nonce) => AskAsync("anvil_setNonce", address.ToLowerHex(), Quantity(nonce));

    /// <summary>Mines blocks that are so many seconds apart.</summary>
    public Task MineAsync(int blocks, int seconds) => AskAsync("anvil_mine", Quantity(blocks), Quantity(seconds));

    /// <summary>A token that the first account holds; decimals above 255: none.</summary>
    public Task<Address> DeployTokenAsync(BigInteger supply, int decimals) => Ens.Account(0).DeployAsync(
        (byte[])[.. ContractArtifact.Embedded(typeof(EnsFixture).Assembly, "PlainToken").CreationCode.Span, .. ContractCall.Arguments("(uint256,uint256)", supply, new BigInteger(decimals))]);

    public Task TransferAsync(Address token, Address to, BigInteger value) => Ens.Account(0).SendAsync(token, ContractCall.Encode("transfer(address,uint256)", to, value));

    private async Task AskAsync(string method, params string[] parameters)
    {
        using var answer = await _http.PostAsJsonAsync(Ens.NodeUrl, new { jsonrpc = "2.0", id = 1, method, @params = parameters });
        var body = await answer.Content.ReadFromJsonAsync<JsonObject>();
        Assert.True(body!["error"] is null, $"{method}: {body}");
    }

    private static string Quantity(BigInteger value) => value.IsZero ? "0x0" : "0x" + value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
}
