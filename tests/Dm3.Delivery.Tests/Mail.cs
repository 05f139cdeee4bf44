using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Storage.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests;

/// <summary>Puts messages into the store, as the intake does.</summary>
internal static class Mail
{
    public static async Task<string> PutAsync(this TestDelivery delivery, DeliveryUser to, string text = "hello", string from = "bob.eth", int padding = 0)
    {
        var hash = new Hash256(RandomNumberGenerator.GetBytes(32));
        var envelope = new JsonObject
        {
            ["message"] = text + new string('x', padding),
            ["metadata"] = new JsonObject { ["deliveryInformation"] = new JsonObject { ["from"] = from, ["to"] = to.Name }, ["messageHash"] = hash.ToString() },
        };
        var message = new NewMessage(to.Address, hash, from, envelope.ToJsonString(), delivery.Clock.UnixSeconds * 1000);
        Assert.Equal(MessageAdd.Added, await delivery.Services.GetRequiredService<MessageStore>().AddAsync(message, CancellationToken.None));
        return hash.ToString();
    }
}
