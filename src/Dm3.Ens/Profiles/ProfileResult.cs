using Dm3.Core.Profile;

namespace Dm3.Ens.Profiles;

/// <summary>A verified profile, or why there is none.</summary>
/// <param name="Name">The ENS name that was asked for.</param>
/// <param name="Failure">Where it ended.</param>
/// <param name="Profile">The profile; null unless <paramref name="Failure"/> is <see cref="ProfileFailure.None"/>.</param>
/// <param name="Faults">What is wrong with the document.</param>
/// <param name="Detail">For people; may hold strangers' words.</param>
public sealed record ProfileResult<T>(string Name, ProfileFailure Failure, T? Profile, IReadOnlyList<ProfileFault> Faults, string Detail = "")
    where T : class
{
    /// <summary>True if there is a profile.</summary>
    public bool Found => Failure == ProfileFailure.None;

    /// <summary>True if asking again later may bring another outcome without anybody changing a record.</summary>
    public bool IsTransient => Failure is ProfileFailure.LookupFailed or ProfileFailure.DocumentUnreachable;

    internal static ProfileResult<T> Of(string name, T profile) => new(name, ProfileFailure.None, profile, []);

    internal static ProfileResult<T> Failed(string name, ProfileFailure failure, string detail = "") => new(name, failure, null, [], detail);

    internal static ProfileResult<T> Faulty(string name, ProfileFailure failure, IReadOnlyList<ProfileFault> faults) => new(name, failure, null, faults);
}
