using System.Data.Common;
using System.Globalization;

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

    /// <summary>
    /// Runs a statement that gives no rows and whose outcome nobody needs. It takes effect before the next statement and before the commit; an engine that is reached over a network
    /// gets it in one piece with that (pipelining), and tells there what was wrong with it.
    /// </summary>
    public virtual void Enqueue(string sql, params ReadOnlySpan<object?> values) => Execute(sql, values);

    /// <summary>Sends what is enqueued.</summary>
    internal virtual void Flush()
    {
    }

    /// <summary>Forgets what is enqueued: it belongs to what is undone.</summary>
    internal virtual void Discard()
    {
    }

    /// <summary>Runs a statement that gives no rows; returns how many rows it changed.</summary>
    public virtual int Execute(string sql, params ReadOnlySpan<object?> values) => Command(sql, values).ExecuteNonQuery();

    /// <summary>Runs a statement to its end and gives the first column of its first row, a whole number; null if there is no row.</summary>
    public virtual long? Number(string sql, params ReadOnlySpan<object?> values) => (long?)Command(sql, values).ExecuteScalar();

    /// <summary>The first row of a statement whose columns are whole numbers or NULL; null if there is none.</summary>
    public virtual long?[]? Numbers(string sql, params ReadOnlySpan<object?> values) => Row(sql, values) is { } row
        ? Array.ConvertAll(row, static value => value is null ? (long?)null : Convert.ToInt64(value, CultureInfo.InvariantCulture))
        : null;

    /// <summary>The first row of a statement: whole numbers, texts, bytes, and null for NULL; null if there is none.</summary>
    public virtual object?[]? Row(string sql, params ReadOnlySpan<object?> values)
    {
        using var rows = Rows(sql, values);
        if (!rows.Read()) return null;
        var row = new object?[rows.FieldCount];
        for (var i = 0; i < row.Length; i++) row[i] = rows.IsDBNull(i) ? null : rows.GetValue(i);
        return row;
    }

    /// <summary>The rows of a statement. No other one runs on this session until they are disposed.</summary>
    public virtual DbDataReader Rows(string sql, params ReadOnlySpan<object?> values) => Command(sql, values).ExecuteReader();

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
