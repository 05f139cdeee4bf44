using System.Numerics;
using Dm3.Hosting;

namespace Dm3.Gateway.Registration;

/// <summary>Until when something signed may be accepted: a signature that holds for ever can be used against its maker for ever.</summary>
public static class Deadlines
{
    /// <summary>Whether a deadline, in Unix seconds, has not passed and lies no more than a day ahead.</summary>
    public static Problem? Check(BigInteger deadline, TimeProvider clock)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (deadline < now) return Refusals.DeadlinePassed();
        return deadline > now + RecordLimits.MaxDeadlineSeconds ? Refusals.DeadlineTooFar() : null;
    }
}
