namespace Dm3.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class RepositoryRoot
{
    /// <summary>Absolute path of the folder that holds <c>Dm3.Registry.sln</c>.</summary>
    public static string Path { get; } = Find();

    /// <summary>A path below the root, from its parts.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Dm3.Registry.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests run inside a checkout: no Dm3.Registry.sln above " + AppContext.BaseDirectory);
    }
}
