// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExtendedResolver} from "../../src/interfaces/IExtendedResolver.sol";
import {IOffchainLookup} from "../../src/interfaces/IOffchainLookup.sol";

/// @title Forwards lookups as ENS's Universal Resolver does
/// @dev The resolver's `OffchainLookup` is caught and reverted again with this contract as sender and its own callback, so that the gateway sees
/// this contract's address. The callback then calls the resolver's. The .NET integration tests resolve through it, against the real gateway.
contract UniversalForwarder is IOffchainLookup {
    /// @notice The resolver that is asked.
    address public immutable RESOLVER;

    /// @notice The lookup names another contract than the one that reverted.
    error ForeignLookup(address sender);

    constructor(address resolver) {
        RESOLVER = resolver;
    }

    /// @notice As the Universal Resolver's function of this name.
    /// @return result ABI encoding of what the record call returns.
    /// @return resolver Who answered.
    function resolve(bytes calldata name, bytes calldata data) external view returns (bytes memory result, address resolver) {
        return _ask(abi.encodeCall(IExtendedResolver.resolve, (name, data)));
    }

    /// @notice Takes the gateway's answer to the resolver's own callback.
    /// @param extraData The resolver's callback and extra data.
    function forwardCallback(bytes calldata response, bytes calldata extraData) external view returns (bytes memory result, address resolver) {
        (bytes4 callback, bytes memory innerExtraData) = abi.decode(extraData, (bytes4, bytes));
        return _ask(abi.encodeWithSelector(callback, response, innerExtraData));
    }

    function _ask(bytes memory call) private view returns (bytes memory, address) {
        (bool ok, bytes memory returned) = RESOLVER.staticcall(call);
        if (ok) return (abi.decode(returned, (bytes)), RESOLVER);
        if (bytes4(returned) != OffchainLookup.selector) {
            assembly ("memory-safe") {
                revert(add(returned, 32), mload(returned))
            }
        }
        _forward(returned);
    }

    function _forward(bytes memory lookup) private view {
        bytes memory arguments = new bytes(lookup.length - 4);
        for (uint256 i = 0; i < arguments.length; i++) {
            arguments[i] = lookup[i + 4];
        }
        (address sender, string[] memory urls, bytes memory callData, bytes4 callback, bytes memory extraData) =
            abi.decode(arguments, (address, string[], bytes, bytes4, bytes));
        if (sender != RESOLVER) revert ForeignLookup(sender);
        revert OffchainLookup(address(this), urls, callData, this.forwardCallback.selector, abi.encode(callback, extraData));
    }
}
