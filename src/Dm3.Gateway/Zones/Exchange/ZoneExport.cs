using System.IO.Pipelines;
using System.Text.Json;
using Dm3.Ethereum;
using Dm3.Gateway.Registration;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;

namespace Dm3.Gateway.Zones.Exchange;

/// <summary>Writes a zone as lines that an import takes: names directly below it, deeper ones, then what was given up or is reserved. Read page by page: writers go on beside it.</summary>
public sealed class ZoneExport(NameExportStore names, NameStore store, OperationStore operations, GatewayOptions options)
{
    private const int Page = 200;
    private const int OperationsPage = 100;

    /// <summary>Writes all names of a zone.</summary>
    public async Task RunAsync(Zone zone, PipeWriter output, CancellationToken cancellation)
    {
        foreach (var deeper in (bool[])[false, true])
        {
            for (var after = ""; names.ListHeld(zone.Name, deeper, after, Page) is { Count: > 0 } page; after = page[^1].Name)
                await WriteAsync(page, zone, output, cancellation);
        }

        for (Hash256? after = null; names.ListReleased(zone.Name, after, Page) is { Count: > 0 } page; after = page[^1].Node)
            await WriteAsync(page, zone, output, cancellation);
    }

    private async Task WriteAsync(IReadOnlyList<StoredName> page, Zone zone, PipeWriter output, CancellationToken cancellation)
    {
        foreach (var name in page)
        {
            using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = OperationJson.Writing.Encoder })) JsonSerializer.Serialize(json, LineOf(name, zone), OperationJson.Writing);
            output.GetSpan(1)[0] = (byte)'\n';
            output.Advance(1);
        }

        await output.FlushAsync(cancellation);
    }

    private NameLine LineOf(StoredName name, Zone zone) => new()
    {
        Name = name.Name,
        Owner = name.Reserved ? null : name.Owner,
        ReservedFor = name.Reserved && !name.Owner.IsZero ? name.Owner : null,
        Managed = name.Managed,
        Released = name.Released && (!name.Reserved || name.Owner.IsZero),
        Primary = !name.Released && !name.Owner.IsZero && store.FindPrimary(name.Owner)?.Node == name.Node,
        Version = name.Version,
        Created = name.CreatedAtUnixSeconds,
        Expires = name.ExpiresAtUnixSeconds,
        Suspended = name.SuspendedFor,
        Quarantined = name.QuarantinedFor,
        Records = new NameLineRecords
        {
            Texts = name.Records.Texts,
            Addresses = name.Records.Addresses.ToDictionary(address => address.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), address => address.Value.ToArray()),
            Contenthash = name.Records.Contenthash.IsEmpty ? null : name.Records.Contenthash.ToArray(),
        },
        Operations = [.. OperationsOf(name, zone)],
        Vouchers = [.. names.UsedVouchers(zone.Name, name.Node).Select(VoucherLines.Of)],
    };

    private IEnumerable<OperationLine> OperationsOf(StoredName name, Zone zone)
    {
        for (var after = 0L; operations.OfName(name.Node, after, OperationsPage) is { Count: > 0 } page; after = page[^1].Sequence)
        {
            foreach (var operation in page)
            {
                foreach (var line in OperationLines.Of(operation, options.ChainId, zone)) yield return line;
            }
        }
    }
}
