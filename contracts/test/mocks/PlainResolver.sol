// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "../../src/interfaces/IERC165.sol";

/// @title A resolver from before ENSIP-10: records on the chain, for the very names that point to it
/// @dev For the .NET tests of the ENS client.
contract PlainResolver is IERC165 {
    mapping(bytes32 => address) private _addresses;
    mapping(bytes32 => string) public name;
    mapping(bytes32 => mapping(string => string)) public text;

    function setAddr(bytes32 node, address value) external {
        _addresses[node] = value;
    }

    function setName(bytes32 node, string calldata value) external {
        name[node] = value;
    }

    function setText(bytes32 node, string calldata key, string calldata value) external {
        text[node][key] = value;
    }

    function addr(bytes32 node) external view returns (address) {
        return _addresses[node];
    }

    /// @notice The address by coin type; Ethereum's only.
    function addr(bytes32 node, uint256 coinType) external view returns (bytes memory) {
        return coinType == 60 && _addresses[node] != address(0) ? abi.encodePacked(_addresses[node]) : bytes("");
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId;
    }
}
