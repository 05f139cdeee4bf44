using Dm3.Client.Store;

namespace Dm3.Client.Groups;

/// <summary>The groups that a user knows, in its store, and so on all its devices.</summary>
public sealed class GroupBook(ConversationStore store)
{
    private const string Prefix = "group ";

    /// <summary>All groups, each in its newest version.</summary>
    public async Task<IReadOnlyList<GroupDefinition>> ListAsync(CancellationToken cancellationToken = default)
    {
        var groups = new List<GroupDefinition>();
        foreach (var key in await store.ListFactKeysAsync(Prefix + GroupDefinition.IdPrefix, cancellationToken).ConfigureAwait(false))
        {
            if (await FindAsync(key[Prefix.Length..], cancellationToken).ConfigureAwait(false) is { } group) groups.Add(group);
        }

        return groups;
    }

    /// <summary>The newest version of a group; null if it is not known.</summary>
    public async Task<GroupDefinition?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        GroupDefinition? newest = null;
        foreach (var text in await store.ListFactsAsync(Prefix + id, cancellationToken).ConfigureAwait(false))
        {
            // Two of the same version, made on two of the creator's devices at a time: everybody takes the same one.
            if (GroupDefinition.TryParse(text, out var group)
                && (newest is null || group.Version > newest.Version || (group.Version == newest.Version && string.CompareOrdinal(group.Signature, newest.Signature) > 0))) newest = group;
        }

        return newest;
    }

    /// <summary>Keeps a version whose signature was checked.</summary>
    public Task KeepAsync(GroupDefinition group, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(group);
        return store.AddFactAsync(Prefix + group.Id, group.ToString(), cancellationToken);
    }
}
