// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The revert that sends a client to a gateway
/// @dev Source: EIP-3668.
interface IOffchainLookup {
    /// @param sender Contract that reverts and that the client must call back.
    /// @param urls URL templates; `{sender}` and `{data}` are filled in by the client, which tries them in order.
    /// @param callData What the gateway is asked.
    /// @param callbackFunction Function of `sender` that takes the gateway's answer and `extraData`.
    /// @param extraData Handed back to the callback unchanged.
    error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callbackFunction, bytes extraData);
}
