using System.Security.Cryptography;
using System.Text;

namespace Dm3.Hosting;

/// <summary>A secret as hex in a file of its own that nobody else can read.</summary>
public static class SecretFile
{
    /// <summary>Reads the file; where there is none, makes it with random bytes.</summary>
    /// <exception cref="StartupException">It cannot be read or written.</exception>
    public static string ReadOrMake(string file, int bytes)
    {
        if (File.Exists(file)) return Read(file);
        var secret = RandomNumberGenerator.GetBytes(bytes);
        Write(file, secret);
        var text = "0x" + Convert.ToHexStringLower(secret);
        CryptographicOperations.ZeroMemory(secret);
        return text;
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="StartupException">It cannot be read.</exception>
    public static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The key file {file} cannot be read: {fault.Message}");
        }
    }

    /// <summary>Puts another text into the file, all of it or nothing. When this returns, it is on the disk.</summary>
    /// <exception cref="StartupException">It cannot be written.</exception>
    public static void Replace(string file, string text)
    {
        var next = file + ".new";
        try
        {
            File.Delete(next);
            Create(next, Encoding.ASCII.GetBytes(text));
            File.Move(next, file, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The key file {file} cannot be replaced: {fault.Message}");
        }
    }

    /// <summary>Makes the file. When this returns, it is on the disk.</summary>
    /// <exception cref="StartupException">There is one already, or it cannot be written.</exception>
    public static void Write(string file, ReadOnlySpan<byte> secret)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
            Create(file, Encoding.ASCII.GetBytes($"0x{Convert.ToHexStringLower(secret)}\n"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"No key could be made at {file}: {fault.Message}");
        }
    }

    private static void Create(string file, ReadOnlySpan<byte> content)
    {
        // Created with its final mode: at no time can others read it. CreateNew: a key that another start just made is not overwritten.
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, creation);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }
}
