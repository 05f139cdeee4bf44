using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Dm3.DevNet;

/// <summary>
/// What the dev net runs that is not .NET: anvil, the ENS registry's bytecode, ethers. Installed with npm into
/// <c>src/Dm3.DevNet/npm</c> of the checkout, in exactly the versions of the lock file, and again only when that file changes.
/// </summary>
public sealed class NpmParts
{
    private const string LockFile = "package-lock.json";

    private NpmParts(string folder) => Folder = folder;

    /// <summary>Absolute path of the folder that holds <c>node_modules</c> and our scripts.</summary>
    public string Folder { get; }

    /// <summary>The registry as ENS compiled it: a truffle artifact.</summary>
    public string EnsRegistryArtifact => Path.Combine(Folder, "node_modules", "@ensdomains", "ens", "build", "contracts", "ENSRegistry.json");

    /// <summary>
    /// The anvil program itself: npm installs the package of the platform at hand. Started without its Node wrapper, so that ending the process
    /// that we started ends the chain.
    /// </summary>
    public string AnvilProgram
    {
        get
        {
            var packages = Directory.GetDirectories(Path.Combine(Folder, "node_modules", "@foundry-rs"), "anvil-*");
            return packages.Length == 1
                ? Path.Combine(packages[0], "bin", OperatingSystem.IsWindows() ? "anvil.exe" : "anvil")
                : throw new DevNetException("npm has no anvil for this platform.");
        }
    }

    /// <summary>Finds the parts, installing what is missing or outdated.</summary>
    /// <exception cref="DevNetException">Node or npm is missing, or npm failed.</exception>
    public static Task<NpmParts> EnsureAsync(CancellationToken cancellationToken = default) => Task.Run(Ensure, cancellationToken);

    private static NpmParts Ensure()
    {
        var folder = FindFolder();
        Run("node", folder, "--version");

        // Several processes may start at once (test projects do): one installs, the others wait.
        using var turn = new Mutex(false, "dm3-registry-devnet-npm");
        turn.WaitOne();
        try
        {
            var stamp = Path.Combine(folder, "node_modules", ".dm3-installed");
            var wanted = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, LockFile))));
            if (File.Exists(stamp) && File.ReadAllText(stamp) == wanted) return new NpmParts(folder);
            // --ignore-scripts: nothing of what these packages would run at install time is needed. Not `npm ci`: that demands the anvil packages of every
            // platform in the lock file, and registries exist that do not serve them all.
            Run("npm", folder, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
            File.WriteAllText(stamp, wanted);
            return new NpmParts(folder);
        }
        finally
        {
            turn.ReleaseMutex();
        }
    }

    private static string FindFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "src", "Dm3.DevNet", "npm");
            if (File.Exists(Path.Combine(folder, LockFile))) return folder;
        }

        throw new DevNetException("The dev net runs inside a checkout: src/Dm3.DevNet/npm was not found above the program.");
    }

    private static void Run(string program, string folder, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new DevNetException($"{program} {arguments[0]} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult().Trim().ReplaceLineEndings(" ")}");
        }
        catch (Win32Exception fault)
        {
            throw new DevNetException($"{program} is not installed: Node 20 or newer with npm is needed.", fault);
        }
    }
}
