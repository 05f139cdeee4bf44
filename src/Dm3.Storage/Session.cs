using System.Data.Common;

namespace Dm3.Storage;

/// <summary>
/// A connection with its prepared commands, for one thread at a time. The SQL texts of the stores run on every engine: they keep to what SQLite and
/// PostgreSQL share (<c>ON CONFLICT</c>, <c>RETURNING</c>, <c>LIMIT</c>; 0 and 1 for truth; bytes for hashes and addresses).
/// </summary>
internal abstract class Session : IDisposable
{
    /// <summary>For Dapper.</summary>
    public abstract DbConnection Connection { get; }

    /// <summary>
    /// The prepared command for a constant SQL text, its parameters <c>@1</c>, <c>@2</c>, … set to <paramref name="values"/> (null is SQL NULL).
    /// Valid until the next call with the same text.
    /// </summary>
    public abstract DbCommand Command(string sql, params ReadOnlySpan<object?> values);

    /// <summary>Runs a statement that gives no rows; returns how many rows it changed.</summary>
    public virtual int Execute(string sql, params ReadOnlySpan<object?> values) => Command(sql, values).ExecuteNonQuery();

    /// <summary>Runs a statement to its end and gives the first column of its first row, a whole number; null if there is no row.</summary>
    public virtual long? Number(string sql, params ReadOnlySpan<object?> values) => (long?)Command(sql, values).ExecuteScalar();

    /// <summary>
    /// Inside a write: tells everybody who subscribed to the channel, at every instance on this database, once the write is committed (at this one, before its task ends); nobody if it is undone.
    /// </summary>
    /// <param name="channel">A name of ours.</param>
    /// <param name="payload">Short; nothing secret.</param>
    public void Publish(string channel, string payload) => Published.Add((channel, payload));

    /// <summary>What the writes under way have published.</summary>
    internal List<(string Channel, string Payload)> Published { get; } = [];

    /// <inheritdoc/>
    public abstract void Dispose();
}
