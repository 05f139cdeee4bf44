using Dm3.Gateway.Auth;

namespace Dm3.Gateway.Zones.Exchange;

/// <summary>A batch of an import on its way to the writer.</summary>
/// <param name="Names">What is to be done, line by line; what became of it takes its place.</param>
/// <param name="Lines">The lines, should they have to be planned again.</param>
/// <param name="Key">Who asks.</param>
internal sealed record PlannedLines(ImportedName[] Names, IReadOnlyList<byte[]?> Lines, ApiKeyIdentity? Key)
{
    /// <summary>The import ends before this line.</summary>
    public static PlannedLines End(ImportedName stopped) => new([stopped], [null], null);
}
