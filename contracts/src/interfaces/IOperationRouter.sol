// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Where a write is carried out
/// @dev Source: ERC-7884. Its third error, for writes on another chain, is left out: this project has none.
interface IOperationRouter {
    /// @notice EIP-712 domain that the caller signs `MessageData` under.
    struct DomainData {
        string name;
        string version;
        uint64 chainId;
        address verifyingContract;
    }

    /// @notice What the caller signs.
    /// @param data The encoded call that was asked about.
    /// @param sender Who asked.
    /// @param expirationTimestamp Unix seconds.
    struct MessageData {
        bytes data;
        address sender;
        uint256 expirationTimestamp;
    }

    /// @notice The call cannot be carried out for this name.
    error FunctionNotSupported();

    /// @notice The call is to be signed and sent to a gateway: `POST url` with `{sender, data, signature}`.
    /// @param sender EIP-712 domain.
    /// @param url Where to send it.
    /// @param data What to sign.
    error OperationHandledOffchain(DomainData sender, string url, MessageData data);

    /// @notice Always reverts, with the error that says where the call is carried out.
    /// @param encodedFunction Calldata of the write.
    function getOperationHandler(bytes calldata encodedFunction) external view;
}
