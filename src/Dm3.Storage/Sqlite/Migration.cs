using System.Globalization;

namespace Dm3.Storage.Sqlite;

/// <summary>One step of the schema. Numbers start at 1 and have no gaps; the number of the last applied one is the file's <c>user_version</c>.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    private const string Folder = "Migrations/Sqlite/";

    /// <summary>The <c>NNNN_what.sql</c> files of this program in order.</summary>
    public static IReadOnlyList<Migration> Known { get; } = [.. Embedded().OrderBy(migration => migration.Number)];

    private static IEnumerable<Migration> Embedded()
    {
        var assembly = typeof(Migration).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource[Folder.Length..];
            yield return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
        }
    }
}
