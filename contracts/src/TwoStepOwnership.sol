// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title One owner, handed over in two steps
/// @dev There is no renouncing: a default without an owner could never replace a leaked signer.
abstract contract TwoStepOwnership {
    /// @notice The present owner, never zero.
    address public owner;

    /// @notice Who may accept the ownership, zero for nobody.
    address public pendingOwner;

    /// @notice A transfer was offered, or withdrawn where `pendingOwner` is zero.
    event OwnershipTransferStarted(address indexed owner, address indexed pendingOwner);

    /// @notice The ownership has passed.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    /// @notice The caller may not do this.
    /// @param caller Who called.
    error NotAuthorized(address caller);

    /// @notice An address that must be given is zero.
    error ZeroAddress();

    /// @param initialOwner Not zero.
    constructor(address initialOwner) {
        if (initialOwner == address(0)) revert ZeroAddress();
        owner = initialOwner;
        emit OwnershipTransferred(address(0), initialOwner);
    }

    /// @notice Offers the ownership; it stays until the other side accepts. Owner only.
    /// @param newOwner Who may accept, in the place of whoever was offered it before; zero withdraws the offer.
    function transferOwnership(address newOwner) external {
        if (msg.sender != owner) revert NotAuthorized(msg.sender);
        pendingOwner = newOwner;
        emit OwnershipTransferStarted(owner, newOwner);
    }

    /// @notice Takes the ownership that was offered to the caller.
    function acceptOwnership() external {
        if (msg.sender != pendingOwner) revert NotAuthorized(msg.sender);
        emit OwnershipTransferred(owner, msg.sender);
        owner = msg.sender;
        delete pendingOwner;
    }
}
