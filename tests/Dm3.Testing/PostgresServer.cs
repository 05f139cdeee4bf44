using System.Diagnostics;
using Npgsql;

namespace Dm3.Testing;

/// <summary>
/// A real PostgreSQL server of our own (Debian package <c>postgresql</c>), on a socket in a temporary folder. It ends when this process does, however that
/// ends. Its collation is not that of bytes, as on most servers, so that what relies on the order of bytes has to say so.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    // Ends with its standard input, which this process holds open.
    private const string Watch =
        """
        folder=$1; shift
        "$@" >"$folder/log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -QUIT "$server"; wait "$server"; rm -rf "$folder"
        """;

    private static readonly Lazy<PostgresServer> One = new(() => new PostgresServer(isDurable: false));

    private readonly string _folder;
    private readonly Process _watch;
    private int _databases;

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="isDurable">False lets commits not wait for the disk: enough where only clients are killed.</param>
    public PostgresServer(bool isDurable)
    {
        _folder = Directory.CreateTempSubdirectory("dm3-pg-").FullName;
        var data = Path.Combine(_folder, "data");
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres:", _folder);
        Run([.. AsServerUser, Program("initdb"), "-D", data, "-U", "dm3", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync"]);
        string[] settings =
        [
            "-c", "listen_addresses=", "-c", $"unix_socket_directories={_folder}", "-c", "max_connections=300", "-c", $"fsync={(isDurable ? "on" : "off")}", "-c", "shared_buffers=64MB",
        ];
        _watch = Start([.. AsServerUser, "sh", "-c", Watch, "watch", _folder, Program("postgres"), "-D", data, .. settings], isWatch: true);
        WaitUntilItAnswers();
    }

    /// <summary>The one of this test run; made at first use.</summary>
    public static PostgresServer Shared => One.Value;

    private static string[] AsServerUser => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];

    /// <summary>A new, empty database.</summary>
    /// <returns>Its connection string.</returns>
    public string CreateDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        Execute($"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Runs a statement as the server's owner.</summary>
    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Ends every connection to a database, as a server does that is started anew.</summary>
    public void Disconnect(string connectionString) => Execute(
        $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(connectionString).Database}' AND pid <> pg_backend_pid()");

    public void Dispose()
    {
        _watch.StandardInput.Close();
        _watch.WaitForExit(TimeSpan.FromSeconds(20));
        _watch.Dispose();
    }

    private string ConnectionString(string database) => $"Host={_folder};Username=dm3;Database={database}";

    private static string Program(string name) =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : []).Order(StringComparer.Ordinal)
            .Select(version => Path.Combine(version, "bin", name)).LastOrDefault(File.Exists)
        ?? throw new InvalidOperationException("PostgreSQL is not installed (Debian package postgresql).");

    private static Process Start(string[] command, bool isWatch = false)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = isWatch, RedirectStandardOutput = !isWatch, RedirectStandardError = !isWatch, WorkingDirectory = "/" };
        return Process.Start(start)!;
    }

    private static void Run(params string[] command)
    {
        using var process = Start(command);
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} failed: {errors.Result}");
    }

    private void WaitUntilItAnswers()
    {
        for (var began = Stopwatch.StartNew(); ;)
        {
            try
            {
                Execute("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (began.Elapsed < TimeSpan.FromMinutes(1) && !_watch.HasExited)
            {
                Thread.Sleep(50);
            }
        }
    }
}
