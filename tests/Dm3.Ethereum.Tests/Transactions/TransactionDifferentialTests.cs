using System.Globalization;
using System.Numerics;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Transactions;

namespace Dm3.Ethereum.Tests.Transactions;

public class TransactionDifferentialTests
{
    private const int Count = 10_000;

    [Fact]
    public async Task SignsAndDecodes_AsEthers() => Assert.Equal(Count, await ReferenceCases.CompareAsync("transactions.mjs", Count, json =>
    {
        BigInteger Number(string member) => BigInteger.Parse(json.Text(member), CultureInfo.InvariantCulture);
        var transaction = new Eip1559Transaction(
            (ulong)Number("chainId"), (ulong)Number("nonce"), Number("maxPriorityFeePerGas"), Number("maxFeePerGas"), (ulong)Number("gasLimit"),
            json.GetProperty("to").GetString() is { } to ? Address.Parse(to) : null, Number("value"), Hex.Decode(json.Text("data")))
        {
            AccessList = [.. json.GetProperty("accessList").EnumerateArray().Select(entry => new AccessListEntry(
                Address.Parse(entry.Text("address")),
                [.. entry.GetProperty("storageKeys").EnumerateArray().Select(key => Hash256.Parse(key.GetString()))]))],
        };
        using var key = PrivateKey.Parse(json.Text("secret"));
        Assert.Equal(json.Text("unsignedHash"), transaction.SigningHash().ToString());
        var raw = transaction.Sign(key);
        Assert.Equal(json.Text("raw"), Hex.Encode(raw));

        Assert.True(Eip1559Transaction.TryDecode(raw, out var decoded, out var signature, out var sender));
        Assert.Equal(json.Text("address"), sender.ToString());
        Assert.Equal(transaction, decoded);
        Assert.Equal(raw, decoded.Encode(signature));
        Assert.Equal(json.Text("created"), Eip1559Transaction.ContractAddress(sender, decoded.Nonce).ToString());
    }));
}
