// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Writes that the gateway carries out
/// @dev The resolver carries none of them out: called on chain, each reverts as `getOperationHandler` does, but for `registerParams`, which asks the gateway. Sources: ENSIP-20 (register, transferFrom), EIP-137, EIP-634, ENSIP-7, ENSIP-9.
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

    /// @notice What it takes to register a name.
    /// @param price Wei.
    /// @param available Whether it can be registered.
    /// @param token ERC-7528 address of ether, or an ERC-20 contract.
    /// @param commitTime Seconds between commitment and registration; 0: none is needed.
    /// @param extraData Empty.
    struct RegisterParams {
        uint256 price;
        bool available;
        address token;
        uint256 commitTime;
        bytes extraData;
    }

    /// @param name DNS wire form.
    /// @param duration Seconds.
    function registerParams(bytes calldata name, uint256 duration) external view returns (RegisterParams memory);

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

    /// @notice Of this project: in a multicall, the calls beside it hold for this version of the name only, so that they cannot be applied late or out of order.
    /// @param node Namehash.
    /// @param version Version that the name must have, as the gateway's API shows it.
    function expectVersion(bytes32 node, uint256 version) external;

    /// @param data Encoded calls, all for the same name.
    /// @return results What each call returns.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);
}
