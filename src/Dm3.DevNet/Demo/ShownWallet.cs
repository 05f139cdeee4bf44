using Dm3.Client.Wallets;
using Dm3.Ethereum;
using Dm3.Ethereum.TypedData;

namespace Dm3.DevNet.Demo;

/// <summary>A wallet that shows what it is asked to sign, as wallets do.</summary>
public sealed class ShownWallet(IWallet wallet, Screen screen) : IWallet
{
    /// <inheritdoc/>
    public Address Address => wallet.Address;

    /// <inheritdoc/>
    public Task<byte[]> SignAsync(string text, CancellationToken cancellationToken = default)
    {
        screen.Value("the wallet signs", text.ReplaceLineEndings(" "));
        return wallet.SignAsync(text, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<byte[]> SignAsync(TypedDataDocument document, CancellationToken cancellationToken = default)
    {
        screen.Value("the wallet signs", $"{document.PrimaryType} {document.ToJson()["message"]!.ToJsonString(Screen.Readable)}");
        if (document.TryHash(out var digest, out _)) screen.Value("its digest", digest.ToString());
        return wallet.SignAsync(document, cancellationToken);
    }
}
