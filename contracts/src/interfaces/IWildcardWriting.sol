// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Writes that the gateway carries out
/// @dev Never called on chain; `getOperationHandler` knows the selectors. Sources: ENSIP-20 (register, transferFrom), EIP-137, EIP-634, ENSIP-7, ENSIP-9.
interface IWildcardWriting {
    /// @notice A registration.
    /// @param name DNS wire form.
    /// @param owner Who will own the name.
    /// @param duration Seconds.
    /// @param secret For commit and reveal, which the gateway does not need.
    /// @param resolver Resolver that the caller found the name through.
    /// @param extraData Read by the gateway.
    struct RegisterRequest {
        bytes name;
        address owner;
        uint256 duration;
        bytes32 secret;
        address resolver;
        bytes extraData;
    }

    /// @param request The registration.
    function register(RegisterRequest calldata request) external payable;

    /// @param name DNS wire form.
    /// @param owner Present owner.
    /// @param newOwner Next owner.
    function transferFrom(bytes calldata name, address owner, address newOwner) external;

    /// @param node Namehash.
    /// @param key Key of the text record.
    /// @param value New value.
    function setText(bytes32 node, string calldata key, string calldata value) external;

    /// @param node Namehash.
    /// @param a Ether address.
    function setAddr(bytes32 node, address a) external;

    /// @param node Namehash.
    /// @param coinType SLIP-44 or ENSIP-11 number.
    /// @param value Address in the coin's binary form.
    function setAddr(bytes32 node, uint256 coinType, bytes calldata value) external;

    /// @param node Namehash.
    /// @param hash Content hash by ENSIP-7.
    function setContenthash(bytes32 node, bytes calldata hash) external;

    /// @param data Encoded calls, all for the same name.
    /// @return results What each call returns.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);
}
