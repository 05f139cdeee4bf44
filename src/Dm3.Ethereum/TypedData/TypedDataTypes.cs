using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Dm3.Ethereum.TypedData;

/// <summary>The struct types of typed messages, for any number of documents: they are checked and hashed once. Source: EIP-712.</summary>
public sealed class TypedDataTypes
{
    private readonly Dictionary<string, IReadOnlyList<TypedDataField>> _types;

    // A domain has at most five members, each there or not.
    private readonly ConcurrentDictionary<int, (TypedDataSchema? Schema, string Error)> _schemas = [];

    /// <summary>Copies them. They come without <c>EIP712Domain</c>, which follows from the domain.</summary>
    /// <exception cref="ArgumentException"><paramref name="types"/> holds <c>EIP712Domain</c>.</exception>
    public TypedDataTypes(IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types)
    {
        if (types.ContainsKey(TypedDataDomain.TypeName)) throw new ArgumentException("The domain's type follows from the domain.", nameof(types));
        _types = types.ToDictionary(type => type.Key, type => (IReadOnlyList<TypedDataField>)[.. type.Value]);
    }

    internal IEnumerable<KeyValuePair<string, IReadOnlyList<TypedDataField>>> All => _types;

    /// <summary>These types and that of the domain.</summary>
    internal bool TryGetSchema(TypedDataDomain domain, [NotNullWhen(true)] out TypedDataSchema? schema, out string error)
    {
        (schema, error) = _schemas.GetOrAdd(domain.Members, static (_, with) =>
        {
            var all = new Dictionary<string, IReadOnlyList<TypedDataField>>(with.Types) { [TypedDataDomain.TypeName] = with.Domain.Fields() };
            return TypedDataSchema.TryCreate(all, out var made, out var fault) ? (made, "") : (null, fault);
        }, (Types: _types, Domain: domain));
        return schema is not null;
    }
}
