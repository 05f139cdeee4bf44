using System.Globalization;

namespace Dm3.Storage;

/// <summary>One step of the schema. Numbers start at 1 and have no gaps; each engine has a twin of every number, and a database notes the number of the last applied one.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>The <c>NNNN_what.sql</c> files of this program for an engine, in order.</summary>
    /// <param name="engine"><c>Sqlite</c> or <c>Postgres</c>.</param>
    public static IReadOnlyList<Migration> Known(string engine) => [.. Embedded($"Migrations/{engine}/").OrderBy(migration => migration.Number)];

    private static IEnumerable<Migration> Embedded(string folder)
    {
        var assembly = typeof(Migration).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource[folder.Length..];
            yield return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
        }
    }
}
