using System.Runtime.InteropServices;

namespace Dm3.Hosting;

/// <summary>Keeps memory outside of .NET's heap together: that of SQLite, the compiler and the runtime itself.</summary>
internal static class NativeMemoryLimits
{
    // malloc.h
    private const int ArenaMax = -8;

    /// <summary>
    /// glibc gives threads arenas of their own, up to eight for each processor, and each keeps what its threads freed: 30 MB of the gateway's under load. One for each processor is enough.
    /// Takes effect on arenas that are not there yet; early in the start few are. Where there is no glibc it does nothing.
    /// </summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = SetOption(ArenaMax, Math.Max(2, Environment.ProcessorCount));
        }
        catch (Exception fault) when (fault is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library, with other habits.
        }
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
