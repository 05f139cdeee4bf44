namespace Dm3.Client.Store;

/// <summary>What an entry says. The numbers are in files.</summary>
internal enum EntryKind
{
    Mark = 1,
    Message = 2,
    State = 3,
    Fact = 4,
}
