using System.Numerics;
using Dm3.Ethereum;

namespace Dm3.Delivery.Spam;

/// <summary>What the rules about a least amount share.</summary>
internal static class Minimums
{
    /// <summary>Compares a minimum with what the chain says of the sender's address.</summary>
    /// <param name="rule">Name of the rule.</param>
    /// <param name="minimum">Decimal digits.</param>
    /// <param name="required">What would satisfy the rule.</param>
    /// <param name="subject">The sender.</param>
    /// <param name="read">Gives the actual amount; null if nobody can say.</param>
    /// <param name="facts">Further members of a refusal.</param>
    public static async Task<RuleResult> CheckAsync(
        string rule, string minimum, string required, SpamSubject subject, Func<Address, Task<BigInteger?>> read, params (string Name, object? Value)[] facts)
    {
        var all = facts.Append(("minimum", minimum));
        // A profile may be signed by its own key alone: then there is no address that could own anything.
        if (subject.SenderAddress is not { } address) return Refuse([.. all, ("actual", null)]);
        if (await read(address) is not { } actual) return RuleResult.CannotCheck("The node keeps no history that old, or the token contract gives no balance.");
        return actual >= Amount.Parse(minimum) ? RuleResult.Met : Refuse([.. all, ("actual", Amount.Text(actual))]);

        RuleResult Refuse(IEnumerable<(string Name, object? Value)> members) =>
            RuleResult.Refuse(new SpamRefusal(rule, required) { Facts = members.ToDictionary(member => member.Name, member => member.Value) });
    }
}
