// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What the resolver asks of the ENS registry
/// @dev Source: EIP-137.
interface IEnsRegistry {
    /// @param node Namehash.
    /// @return Owner of the node, zero if nobody owns it.
    function owner(bytes32 node) external view returns (address);
}
