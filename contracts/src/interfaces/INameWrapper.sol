// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What the resolver asks of the ENS NameWrapper
/// @dev The wrapper owns its names in the registry and keeps their real owners itself.
interface INameWrapper {
    /// @param id Namehash as a number.
    /// @return Owner of the wrapped name, zero if it is not wrapped or has expired.
    function ownerOf(uint256 id) external view returns (address);
}
