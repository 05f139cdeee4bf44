// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOffchainLookup} from "../../src/interfaces/IOffchainLookup.sol";

/// @title Sends its callers to the gateways it is told, as often as it is told
/// @dev For the .NET tests of the CCIP-Read client: what a hostile or a broken contract may ask of it.
contract LookupProbe is IOffchainLookup {
    string[] private _urls;
    uint256 private immutable LOOKUPS;
    address private immutable SENDER;

    /// @param urls The gateways.
    /// @param lookups How many lookups in a row before the answer is returned.
    /// @param sender The contract that the lookups name; zero: this one.
    constructor(string[] memory urls, uint256 lookups, address sender) {
        _urls = urls;
        LOOKUPS = lookups;
        SENDER = sender == address(0) ? address(this) : sender;
    }

    /// @notice Returns what the gateway answered last.
    function ask(bytes calldata data) external view returns (bytes memory) {
        _look(data, LOOKUPS);
    }

    /// @notice The callback.
    function take(bytes calldata response, bytes calldata extraData) external view returns (bytes memory) {
        (uint256 left, bytes memory data) = abi.decode(extraData, (uint256, bytes));
        if (left > 1) _look(data, left - 1);
        return response;
    }

    function _look(bytes memory data, uint256 left) private view {
        revert OffchainLookup(SENDER, _urls, data, this.take.selector, abi.encode(left, data));
    }
}
