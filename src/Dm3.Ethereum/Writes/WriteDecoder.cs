using System.Numerics;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Names;

namespace Dm3.Ethereum.Writes;

/// <summary>Gathers what one calldata asks for. Only <see cref="WriteRequest.TryDecode"/> uses it.</summary>
internal sealed class WriteDecoder(AbiBudget budget)
{
    private static readonly BigInteger EthereumCoinType = 60;

    private static readonly uint RegisterSelector = AbiFunction.Selector("register((bytes,address,uint256,bytes32,address,bytes))");
    private static readonly uint TransferSelector = AbiFunction.Selector("transferFrom(bytes,address,address)");
    private static readonly uint TextSelector = AbiFunction.Selector("setText(bytes32,string,string)");
    private static readonly uint AddrSelector = AbiFunction.Selector("setAddr(bytes32,address)");
    private static readonly uint CoinAddrSelector = AbiFunction.Selector("setAddr(bytes32,uint256,bytes)");
    private static readonly uint ContenthashSelector = AbiFunction.Selector("setContenthash(bytes32,bytes)");
    private static readonly uint VersionSelector = AbiFunction.Selector("expectVersion(bytes32,uint256)");

    private readonly List<(string, string)> _texts = [];
    private readonly List<(BigInteger, byte[])> _addresses = [];
    private byte[]? _contenthash;
    private Hash256? _node;
    private string? _name;
    private RegisterRequest? _register;
    private NameTransfer? _transfer;
    private BigInteger? _version;
    private int? _calls;
    private int _records;

    public WriteFault Read(ReadOnlyMemory<byte> calldata, bool isOutermost = false)
    {
        if (!AbiFunction.TryReadSelector(calldata.Span, out var selector)) return WriteFault.UnknownFunction;
        var arguments = calldata[AbiFunction.SelectorLength..];
        if (selector == MulticallQuery.FunctionSelector) return ReadMulticall(arguments, isOutermost);
        if (selector == RegisterSelector) return ReadRegister(arguments);
        if (selector == TransferSelector) return ReadTransfer(arguments.Span);
        return ReadRecord(selector, arguments.Span);
    }

    public WriteRequest? Finish(out WriteFault fault)
    {
        var isTransfer = _transfer is not null;
        fault = isTransfer && (_records > 0 || _register is not null) ? WriteFault.CannotBeCombined
            : _register is null && !isTransfer && _records == 0 ? WriteFault.Empty
            : WriteFault.None;
        return fault != WriteFault.None ? null : new WriteRequest
        {
            Node = _node!.Value,
            Name = _name,
            Register = _register,
            Transfer = _transfer,
            ExpectedVersion = _version,
            Texts = _texts,
            Addresses = _addresses,
            Contenthash = _contenthash,
            Calls = _calls,
        };
    }

    private WriteFault ReadMulticall(ReadOnlyMemory<byte> arguments, bool isOutermost)
    {
        if (!budget.TryEnter()) return WriteFault.TooMuchWork;
        var reader = new AbiReader(arguments.Span, budget);
        if (!reader.TryReadArray(itemHeadWords: 1, out var count, out var calls)) return WriteFault.Malformed;
        if (isOutermost) _calls = count;
        var fault = ReadItems(arguments, count, calls);
        budget.Leave();
        return fault;
    }

    private WriteFault ReadItems(ReadOnlyMemory<byte> data, int count, AbiReader calls)
    {
        for (var i = 0; i < count; i++)
        {
            if (!calls.TryReadRange(out var range)) return WriteFault.Malformed;
            if (Read(data[range]) is not WriteFault.None and var fault) return fault;
        }

        return WriteFault.None;
    }

    private WriteFault ReadRegister(ReadOnlyMemory<byte> arguments)
    {
        // Records of a name follow its registration; two registrations are two names.
        if (_register is not null || _records > 0) return WriteFault.CannotBeCombined;
        var outer = new AbiReader(arguments.Span, budget);
        if (!outer.TryReadTuple(headWords: 6, out var reader) || !reader.TryReadBytes(out var wire) || !reader.TryReadAddress(out var owner)
            || !reader.TryReadUInt256(out var duration) || !reader.TryReadHash(out var secret) || !reader.TryReadAddress(out var resolver)
            || !reader.TryReadRange(out var extra)) return WriteFault.Malformed;
        if (!DnsName.TryDecode(wire, out var name, out _)) return WriteFault.Malformed;
        if (!IsAbout(name)) return WriteFault.SeveralNames;
        _register = new RegisterRequest(owner, duration, secret, resolver);
        var records = arguments[extra];
        if (records.IsEmpty) return WriteFault.None;
        var extraReader = new AbiReader(records.Span, budget);
        return extraReader.TryReadArray(itemHeadWords: 1, out var count, out var calls) ? ReadItems(records, count, calls) : WriteFault.Malformed;
    }

    private WriteFault ReadTransfer(ReadOnlySpan<byte> arguments)
    {
        if (_transfer is not null) return WriteFault.CannotBeCombined;
        var reader = new AbiReader(arguments, budget);
        if (!reader.TryReadBytes(out var wire) || !reader.TryReadAddress(out var owner) || !reader.TryReadAddress(out var newOwner)
            || !DnsName.TryDecode(wire, out var name, out _)) return WriteFault.Malformed;
        if (!IsAbout(name)) return WriteFault.SeveralNames;
        _transfer = new NameTransfer(owner, newOwner);
        return WriteFault.None;
    }

    private WriteFault ReadRecord(uint selector, ReadOnlySpan<byte> arguments)
    {
        var reader = new AbiReader(arguments, budget);
        if (selector != TextSelector && selector != AddrSelector && selector != CoinAddrSelector && selector != ContenthashSelector && selector != VersionSelector)
            return WriteFault.UnknownFunction;
        if (!reader.TryReadHash(out var node)) return WriteFault.Malformed;
        if (!IsAbout(node)) return WriteFault.SeveralNames;
        if (selector == VersionSelector)
        {
            if (_version is not null) return WriteFault.CannotBeCombined;
            if (!reader.TryReadUInt256(out var version)) return WriteFault.Malformed;
            _version = version;
            return WriteFault.None;
        }

        _records++;
        if (selector == TextSelector)
        {
            if (!reader.TryReadString(out var key) || !reader.TryReadString(out var value)) return WriteFault.Malformed;
            _texts.Add((key, value));
        }
        else if (selector == AddrSelector)
        {
            if (!reader.TryReadAddress(out var address)) return WriteFault.Malformed;
            // The zero address is how this function deletes.
            _addresses.Add((EthereumCoinType, address.IsZero ? [] : address.Bytes.ToArray()));
        }
        else if (selector == CoinAddrSelector)
        {
            if (!reader.TryReadUInt256(out var coinType) || !reader.TryReadBytes(out var value)) return WriteFault.Malformed;
            _addresses.Add((coinType, value.ToArray()));
        }
        else
        {
            if (_contenthash is not null) return WriteFault.CannotBeCombined;
            if (!reader.TryReadBytes(out var hash)) return WriteFault.Malformed;
            _contenthash = hash.ToArray();
        }

        return WriteFault.None;
    }

    private bool IsAbout(string name)
    {
        _name ??= name;
        return _name == name && IsAbout(Namehash.Of(name));
    }

    private bool IsAbout(Hash256 node)
    {
        _node ??= node;
        return _node == node;
    }
}
