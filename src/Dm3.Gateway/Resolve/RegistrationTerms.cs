using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Names;
using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Resolve;

/// <summary>Answers ENSIP-20's <c>registerParams</c>: registrations cost nothing and need no commitment, so all there is to say is whether the name is free.</summary>
/// <param name="isFree">Whether anybody could register a name now.</param>
public sealed class RegistrationTerms(Func<ZoneName, bool> isFree)
{
    /// <summary>The return data for a name.</summary>
    public byte[] Of(ZoneName name) => RecordAnswer.RegistrationTerms(name.Depth > 0 && EnsNormalizer.IsNormalized(name.Name) && isFree(name));
}
