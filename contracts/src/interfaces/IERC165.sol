// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Interface detection
/// @dev Source: ERC-165. Interface id 0x01ffc9a7.
interface IERC165 {
    /// @param interfaceId Exclusive or of the selectors of the interface.
    /// @return True if the contract implements the interface.
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
}
