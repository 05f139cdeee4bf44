using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Transactions;
using Dm3.Testing;

namespace Dm3.Ethereum.Tests.Transactions;

public class TransactionDifferentialTests
{
    private const int Count = 10_000;

    [Fact]
    public async Task SignsAndDecodes_AsEthers()
    {
        var seed = Environment.TickCount.ToString(CultureInfo.InvariantCulture);
        var compared = 0;
        await foreach (var line in NodeScript.LinesAsync("differential/transactions.mjs", seed, Count.ToString(CultureInfo.InvariantCulture)))
        {
            using var json = JsonDocument.Parse(line);
            string? Text(string member) => json.RootElement.GetProperty(member).GetString();
            BigInteger Number(string member) => BigInteger.Parse(Text(member)!, CultureInfo.InvariantCulture);
            var transaction = new Eip1559Transaction(
                (ulong)Number("chainId"), (ulong)Number("nonce"), Number("maxPriorityFeePerGas"), Number("maxFeePerGas"), (ulong)Number("gasLimit"),
                Text("to") is { } to ? Address.Parse(to) : null, Number("value"), Hex.Decode(Text("data")))
            {
                AccessList = [.. json.RootElement.GetProperty("accessList").EnumerateArray().Select(entry => new AccessListEntry(
                    Address.Parse(entry.GetProperty("address").GetString()),
                    [.. entry.GetProperty("storageKeys").EnumerateArray().Select(key => Hash256.Parse(key.GetString()))]))],
            };
            using var key = PrivateKey.Parse(Text("secret"));
            Assert.True(transaction.SigningHash().ToString() == Text("unsignedHash"), $"seed {seed}: {line}");
            var raw = transaction.Sign(key);
            Assert.True(Hex.Encode(raw) == Text("raw"), $"seed {seed}: {line}");

            Assert.True(Eip1559Transaction.TryDecode(raw, out var decoded, out var signature, out var sender), $"seed {seed}: {line}");
            Assert.True(sender.ToString() == Text("address") && decoded == transaction, $"seed {seed}: {line}");
            Assert.Equal(raw, decoded.Encode(signature));
            Assert.Equal(Text("created"), Eip1559Transaction.ContractAddress(sender, decoded.Nonce).ToString());
            compared++;
        }

        Assert.Equal(Count, compared);
    }
}
