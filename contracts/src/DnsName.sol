// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Names in DNS wire form
/// @dev Labels of 1 to 255 bytes, each after a length byte, ended by a zero byte (ENSIP-10). What a label holds is not judged: its bytes are hashed as they are.
/// The work is linear in the length of the name.
library DnsName {
    /// @notice A label overruns the name, the ending zero byte is missing, or bytes follow it.
    /// @param name The bytes that were given.
    error InvalidName(bytes name);

    /// @param name Wire form.
    /// @return nodes Namehashes (EIP-137) of the name, its parent, and so on up to the root, whose node is zero; never empty.
    function namehashes(bytes memory name) internal pure returns (bytes32[] memory nodes) {
        nodes = new bytes32[](_countLabels(name) + 1);
        uint256 offset;
        // Forwards: the label hashes, each in the place of the node that it begins.
        for (uint256 i = 0; i + 1 < nodes.length; i++) {
            uint256 length = uint8(name[offset]);
            // In bounds: _countLabels has walked the same labels to the end.
            assembly ("memory-safe") {
                mstore(add(add(nodes, 32), mul(i, 32)), keccak256(add(add(name, 33), offset), length))
            }
            offset += 1 + length;
        }
        // Backwards: a node is the hash of its parent and its label.
        for (uint256 i = nodes.length - 1; i > 0; i--) {
            nodes[i - 1] = keccak256(abi.encodePacked(nodes[i], nodes[i - 1]));
        }
    }

    function _countLabels(bytes memory name) private pure returns (uint256 count) {
        uint256 offset;
        while (offset < name.length && name[offset] != 0) {
            offset += 1 + uint256(uint8(name[offset]));
            count++;
        }
        if (offset + 1 != name.length) revert InvalidName(name);
    }
}
