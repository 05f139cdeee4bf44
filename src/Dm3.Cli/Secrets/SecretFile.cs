using System.Text;

namespace Dm3.Cli.Secrets;

/// <summary>Files that hold a key: for their owner's eyes only.</summary>
internal static class SecretFile
{
    private const int MaxBytes = 4096;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The file's text without blanks around it.</summary>
    /// <exception cref="CliException">It is not there, is too long, or others can read it.</exception>
    public static string Read(string path)
    {
        try
        {
            // Opened first, so that what is checked is what is read.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0)
                throw CliException.Input($"{path} can be read by others. Make it yours alone: chmod 600 {path}");
            if (file.Length > MaxBytes) throw CliException.Input($"{path} is no key file: it has more than {MaxBytes} bytes.");
            using var reader = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return reader.ReadToEnd().Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw CliException.Input(fault is FileNotFoundException or DirectoryNotFoundException ? $"There is no file {path}." : $"{path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>Writes a new file with mode 0600; an existing one is never overwritten.</summary>
    public static void Write(string path, string text)
    {
        using var file = Create(path);
        file.Write(Encoding.ASCII.GetBytes(text + "\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Writes a new file with mode 0600, whole or not at all; an existing one is never overwritten.</summary>
    public static async Task WriteNewAsync(string path, Func<FileStream, Task> write)
    {
        var file = Create(path);
        try
        {
            await using (file) await write(file);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Makes a new file with mode 0600; an existing one is never overwritten.</summary>
    public static FileStream Create(string path)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(path, options);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CliException.Input(File.Exists(path) ? $"{path} exists already and is not overwritten." : $"{path} cannot be written: {fault.Message}");
        }
    }
}
