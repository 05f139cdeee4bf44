// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Features that no interface id can express
/// @dev Source: ERC-7996. Interface id 0x582de3e7.
interface IContractFeatures {
    /// @param featureId First four bytes of the Keccak-256 of the feature's name.
    /// @return True if the contract has the feature.
    function supportsFeature(bytes4 featureId) external view returns (bool);
}
