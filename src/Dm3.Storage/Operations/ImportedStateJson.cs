using System.Text.Json;
using Dm3.Ethereum;
using Dm3.Storage.Names;

namespace Dm3.Storage.Operations;

/// <summary>The column <c>state</c>: what an import says beside owner, records and term, which have columns of their own.</summary>
internal static class ImportedStateJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault };

    private sealed record Row(bool Managed, bool Released, bool Reserved, string? Suspended, string? Quarantined, long Created, bool Primary, bool Replaces);

    public static string? Write(ImportedState? state) => state is null ? null : JsonSerializer.Serialize(
        new Row(state.Managed, state.Released, state.Reserved, state.SuspendedFor, state.QuarantinedFor, state.CreatedAtUnixSeconds, state.Primary, state.Replaces), Options);

    public static ImportedState? Read(string? json, Address? owner, long version, long? expires, RecordChanges changes) =>
        json is null || JsonSerializer.Deserialize<Row>(json, Options) is not { } row ? null : new ImportedState
        {
            Owner = owner ?? Address.Zero,
            Records = changes.ApplyTo(NameRecords.Empty),
            Version = version,
            Managed = row.Managed,
            Released = row.Released,
            Reserved = row.Reserved,
            SuspendedFor = row.Suspended,
            QuarantinedFor = row.Quarantined,
            ExpiresAtUnixSeconds = expires,
            CreatedAtUnixSeconds = row.Created,
            Primary = row.Primary,
            Replaces = row.Replaces,
        };
}
