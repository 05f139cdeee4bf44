namespace Dm3.Storage.Documents;

/// <summary>What became of a document that an account was to keep.</summary>
public enum DocumentKeep
{
    /// <summary>It is kept from now on.</summary>
    Added,

    /// <summary>It was kept before, and counts as given now.</summary>
    Renewed,

    /// <summary>There is no such account.</summary>
    NoAccount,
}
