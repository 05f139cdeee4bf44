// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Wildcard resolution
/// @dev Source: ENSIP-10. Interface id 0x9061b923.
interface IExtendedResolver {
    /// @param name DNS wire form of the name that is looked up.
    /// @param data Calldata of the record call, for example `text(bytes32,string)`.
    /// @return ABI encoding of what the record call returns.
    function resolve(bytes calldata name, bytes calldata data) external view returns (bytes memory);
}
