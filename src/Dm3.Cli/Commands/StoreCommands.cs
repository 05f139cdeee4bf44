using System.CommandLine;
using System.Text;
using Dm3.Cli.Messages;
using Dm3.Cli.Output;
using Dm3.Cli.Secrets;
using Dm3.Cli.Settings;
using Dm3.Client.Store;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 export</c> and <c>dm3 import</c>: the messages of this machine, to take along or to keep.</summary>
internal static class StoreCommands
{
    private static ReadOnlySpan<byte> SealedBeginning => "SQLite format 3\0"u8;

    public static Command CreateExport(CommandRunner runner)
    {
        var file = new Argument<string>("file") { Description = "File to write, readable by you alone. It must not exist yet." };
        var readable = new Option<bool>("--readable") { Description = "Write readable text, one JSON object a line, instead of a copy that only your key opens." };
        return runner.Add(new Command("export", "Write your messages to a file, sealed with your key.") { file, readable }.WithUser(), async (session, args, stop) =>
        {
            await using var user = await LocalUser.OpenAsync(session, stop);
            await SecretFile.WriteNewAsync(
                session.Host.PathOf(args.GetRequiredValue(file)), target => args.GetValue(readable) ? WriteTextAsync(session, user, target, stop) : WriteSealedAsync(session, user, target, stop));
            var count = await CountAsync(user.Store, stop);
            var document = new { name = user.Identity.Name, file = args.GetRequiredValue(file), @sealed = !args.GetValue(readable), messages = count };
            session.Screen.Show(document, () =>
            {
                session.Screen.Good($"{Counts.Of(count, "message")} of {document.name} written to {document.file}.");
                if (args.GetValue(readable)) session.Screen.Note("Whoever has the file can read them.");
            });
        });
    }

    public static Command CreateImport(CommandRunner runner)
    {
        var file = new Argument<string>("file") { Description = "A file of `dm3 export`, sealed or readable." };
        return runner.Add(new Command("import", "Add the messages of an exported file; those that are here already stay as they are.") { file }.WithUser(), async (session, args, stop) =>
        {
            await using var source = session.OpenFile(args.GetRequiredValue(file));
            await using var user = await LocalUser.OpenAsync(session, stop);
            var before = await CountAsync(user.Store, stop);
            if (IsSealed(source)) await ReadSealedAsync(session, user, source, args.GetRequiredValue(file), stop);
            else await ReadTextAsync(session, user, source, stop);

            var added = await CountAsync(user.Store, stop) - before;
            session.Screen.Show(new { name = user.Identity.Name, file = args.GetRequiredValue(file), added }, () => session.Screen.Good($"{Counts.Of(added, "new message")} for {user.Identity.Name}."));
        });
    }

    private static async Task WriteTextAsync(Session session, LocalUser user, FileStream target, CancellationToken stop)
    {
        await using var writer = new StreamWriter(target, new UTF8Encoding(false));
        await Progress.RunAsync(session.Screen, "Exporting", await CountAsync(user.Store, stop), progress => user.Store.ExportAsync(writer, progress, stop));
    }

    private static async Task WriteSealedAsync(Session session, LocalUser user, FileStream target, CancellationToken stop)
    {
        // Made, so that nobody else has it; SQLite opens it itself.
        await target.DisposeAsync();
        await using var copy = SqliteEntryLog.Open(target.Name);
        await CopyAsync(session, "Exporting", user.Store.Log, copy, stop);
    }

    private static async Task ReadTextAsync(Session session, LocalUser user, FileStream source, CancellationToken stop)
    {
        using var reader = new StreamReader(source, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
        try
        {
            await Progress.RunAsync(session.Screen, "Importing", source.Length, progress => user.Store.ImportAsync(reader, new Position(source, progress), stop));
        }
        catch (DecoderFallbackException)
        {
            throw CliException.Input("The file is no UTF-8 text.");
        }
    }

    // From a copy: SQLite writes beside and into what it opens, and the file may be anything.
    private static async Task ReadSealedAsync(Session session, LocalUser user, FileStream source, string name, CancellationToken stop)
    {
        var copy = $"{user.StoreFile}.import-{Guid.NewGuid():n}";
        try
        {
            await using (var target = SecretFile.Create(copy)) await source.CopyToAsync(target, stop);
            await using var other = await user.OpenOtherAsync(copy, name, stop);
            await CopyAsync(session, "Importing", other.Log, user.Store.Log, stop);
        }
        finally
        {
            foreach (var each in (string[])["", "-wal", "-shm"]) File.Delete(copy + each);
        }
    }

    private static async Task CopyAsync(Session session, string what, IEntryLog source, IEntryLog target, CancellationToken stop)
    {
        long total = 0, after = 0;
        while (await source.ReadAsync(after, 1000, stop) is { Count: > 0 } page) (total, after) = (total + page.Count, page[^1].Sequence);
        await Progress.RunAsync(session.Screen, what, total, progress => source.CopyToAsync(target, 0, progress, stop));
    }

    private static async Task<long> CountAsync(ConversationStore store, CancellationToken stop) => (await store.ListAsync(stop)).Sum(each => (long)each.Count);

    private static bool IsSealed(FileStream source)
    {
        Span<byte> beginning = stackalloc byte[SealedBeginning.Length];
        var isSealed = source.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) == beginning.Length && beginning.SequenceEqual(SealedBeginning);
        source.Position = 0;
        return isSealed;
    }

    // Lines differ in length: how far the file was read says more.
    private sealed class Position(FileStream source, IProgress<long> progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report(source.Position);
    }
}
