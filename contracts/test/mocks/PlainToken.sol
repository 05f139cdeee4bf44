// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title An ERC-20 token
/// @dev For the .NET tests of the spam rules. It has no decimals() where none are given: the function is optional in ERC-20.
contract PlainToken {
    event Transfer(address indexed from, address indexed to, uint256 value);

    error InsufficientBalance(address owner, uint256 balance, uint256 wanted);
    error NoSuchFunction(bytes4 selector);

    mapping(address owner => uint256 balance) public balanceOf;
    uint256 public immutable totalSupply;
    uint256 private immutable DECIMALS;

    /// @param supply All there is, given to who deploys.
    /// @param decimals_ Digits behind the point; above 255 for a token without decimals().
    constructor(uint256 supply, uint256 decimals_) {
        totalSupply = supply;
        DECIMALS = decimals_;
        balanceOf[msg.sender] = supply;
        emit Transfer(address(0), msg.sender, supply);
    }

    /// @notice Digits behind the point; reverts for a token without.
    function decimals() external view returns (uint256) {
        if (DECIMALS > 255) revert NoSuchFunction(msg.sig);
        return DECIMALS;
    }

    /// @notice Moves tokens.
    function transfer(address to, uint256 value) external returns (bool) {
        uint256 balance = balanceOf[msg.sender];
        if (balance < value) revert InsufficientBalance(msg.sender, balance, value);
        unchecked {
            balanceOf[msg.sender] = balance - value;
            balanceOf[to] += value;
        }
        emit Transfer(msg.sender, to, value);
        return true;
    }
}
